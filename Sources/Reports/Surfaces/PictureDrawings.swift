import Cairo
import Geometry
import PDF
import Typesetting

/// Colour glyphs (emoji) as drawings for documents, kept from one document to the next.
final class PictureDrawings {
    /// Pixels of a side: some 300 an inch in running text.
    private static let finest = 64.0
    private var drawings: [ObjectIdentifier: (picture: GlyphPicture, file: DrawingFile)] = [:]

    func drawing(of picture: GlyphPicture) throws -> DrawingFile {
        if let known = drawings[ObjectIdentifier(picture)] { return known.file }
        let file = try DrawingFile(of: try Picture(png: picture.png, largestSide: Self.finest))
        drawings[ObjectIdentifier(picture)] = (picture, file)
        return file
    }
}

extension DrawingFile {
    init(of picture: Picture) throws {
        let area = Rectangle(x: 0, y: 0, width: picture.width, height: picture.height)
        let drawing = try Drawing(area, as: .pdf)
        drawing.draw(picture, in: area)
        self = try DrawingFile(drawing.finish(), width: area.width, height: area.height)
    }

    init(of emblem: Emblem) throws {
        try self.init(emblem.pdf, width: emblem.width, height: emblem.height)
    }
}
