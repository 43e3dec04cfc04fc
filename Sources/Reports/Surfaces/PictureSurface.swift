import Cairo
import Geometry
import PDF
import Typesetting

/// Draws a picture of a page as PNG by cairo, glyphs as paths.
final class PictureSurface: PagePicture {
    private let drawing: Drawing
    private var pictures: [ObjectIdentifier: Picture] = [:]
    private var outlines: [GlyphName: [PathElement]] = [:]
    private var failure: (any Error)?

    init(_ paper: PaperSize, pixelsPerPoint scale: Double) throws {
        let area = Rectangle(x: 0, y: 0, width: paper.width, height: paper.height)
        drawing = try Drawing(area, as: .pixels(scale: scale))
    }

    func show(_ batch: GlyphBatch, color: Color) {
        for placed in batch.pictures { draw(placed) }
        for run in batch.runs {
            for glyph in batch.glyphs[run.glyphs] {
                drawing.add(outline(of: glyph.number, run.face), at: Point(x: glyph.x, y: glyph.y), size: run.size)
            }
            if run.face.isEmboldened { drawing.strokePaths(color, width: run.size / 36) }
            drawing.fillPaths(color)
        }
    }

    private func outline(of glyph: UInt32, _ face: FontFace) -> [PathElement] {
        let name = GlyphName(glyph, of: face)
        if let known = outlines[name] { return known }
        let outline = face.path(glyph)
        outlines[name] = outline
        return outline
    }

    private func draw(_ placed: GlyphBatch.PlacedPicture) {
        do {
            let key = ObjectIdentifier(placed.picture)
            let picture = try pictures[key] ?? Picture(png: placed.picture.png)
            pictures[key] = picture
            drawing.draw(picture, in: placed.area)
        } catch {
            failure = failure ?? error
        }
    }

    func fill(_ areas: [Rectangle], color: Color) { drawing.fill(areas, color: color) }
    func fill(_ corners: [Point], color: Color) { drawing.fill(corners, color: color) }

    func rules(_ ys: [Double], from left: Double, to right: Double, color: Color, width: Double) {
        drawing.rules(ys, from: left, to: right, color: color, width: width)
    }

    func draw(_ emblem: Emblem, in area: Rectangle) {
        do {
            drawing.draw(try Picture(png: emblem.png), in: area)
        } catch {
            failure = failure ?? error
        }
    }

    func finish() throws -> [UInt8] {
        if let failure { throw failure }
        return PNGPicture.bytes(of: try drawing.pixels())
    }
}
