import Cairo
import Geometry
import PDF
import Typesetting

/// Draws on the pages of a PDF: text, rules and tints as the document's own, figures and pictures by cairo.
final class DocumentSurface: Surface {
    private struct Figure {
        let area: Rectangle
        let drawing: Drawing
        /// Shown over the drawing.
        var texts: [(batch: GlyphBatch, color: Color)] = []
    }

    let document: PDFDocument
    private let pictures: PictureDrawings
    private var figure: Figure?
    private var forms: [ObjectIdentifier: Form] = [:]
    private var failure: (any Error)?

    init(_ document: PDFDocument, pictures: PictureDrawings) {
        (self.document, self.pictures) = (document, pictures)
    }

    func show(_ batch: GlyphBatch, color: Color) {
        if figure != nil {
            figure?.texts.append((batch, color))
        } else {
            showOnPage(batch, color: color)
        }
    }

    private func showOnPage(_ batch: GlyphBatch, color: Color) {
        attempt {
            for placed in batch.pictures { document.place(try form(of: placed.picture), in: placed.area) }
        }
        document.show(batch, color: color)
    }

    func fill(_ areas: [Rectangle], color: Color) {
        guard let figure else { return document.fill(areas, color: color) }
        figure.drawing.fill(areas, color: color)
    }

    func fill(_ corners: [Point], color: Color) {
        guard let figure else { return document.fill(corners, color: color) }
        figure.drawing.fill(corners, color: color)
    }

    func rules(_ ys: [Double], from left: Double, to right: Double, color: Color, width: Double) {
        if let figure {
            figure.drawing.rules(ys, from: left, to: right, color: color, width: width)
        } else {
            document.rules(ys, from: left, to: right, color: color, width: width)
        }
    }

    func draw(_ emblem: Emblem, in area: Rectangle) {
        attempt {
            let form = try document.take(DrawingFile(of: emblem))
            document.place(form, in: area)
        }
    }

    private func form(of picture: GlyphPicture) throws -> Form {
        if let form = forms[ObjectIdentifier(picture)] { return form }
        let form = try document.take(pictures.drawing(of: picture))
        forms[ObjectIdentifier(picture)] = form
        return form
    }

    func beginFigure(_ area: Rectangle, alternative: String) {
        document.beginFigure(area, alternative: alternative)
        attempt { figure = Figure(area: area, drawing: try Drawing(area, as: .pdf)) }
    }

    func endFigure() {
        attempt {
            guard let figure = figure.take() else { return }
            let (area, bytes) = (figure.area, try figure.drawing.finish())
            let file = try DrawingFile(bytes, width: area.width, height: area.height)
            document.place(try document.take(file), in: area)
            for text in figure.texts { showOnPage(text.batch, color: text.color) }
        }
        document.end()
    }

    func endPage() throws {
        if let failure { throw failure }
        try document.endPage()
    }

    /// Writes the last page, and all that belongs to the whole.
    func finish() throws {
        if let failure { throw failure }
        try document.finish()
    }

    private func attempt(_ body: () throws -> Void) {
        do { try body() } catch { failure = failure ?? error }
    }

    func begin(_ tag: StructureTag) { document.begin(tag) }
    func end() { document.end() }
    func beginFurniture() { document.beginFurniture() }
    func endFurniture() { document.endFurniture() }
    func beginLink(to target: PDFDocument.LinkTarget, area: Rectangle) { document.beginLink(to: target, area: area) }
    func setDestination(_ name: String, y: Double) { document.setDestination(name, y: y) }
    func addOutline(_ title: String, depth: Int, y: Double) { document.addOutline(title, depth: depth, y: y) }
}
