import Geometry
import PDF
import Typesetting

/// A surface that is a picture of one page: what stands on it is not told to those who don't see it.
protocol PagePicture: Surface {
    /// The picture as a file's bytes; nothing can be drawn after that.
    func finish() throws -> [UInt8]
}

/// A glyph of a face that is in use.
struct GlyphName: Hashable {
    let face: ObjectIdentifier
    let glyph: UInt32

    init(_ glyph: UInt32, of face: FontFace) {
        (self.face, self.glyph) = (ObjectIdentifier(face), glyph)
    }
}

extension PagePicture {
    func endPage() {}
    func begin(_ tag: StructureTag) {}
    func end() {}
    func beginFigure(_ area: Rectangle, alternative: String) {}
    func endFigure() {}
    func beginFurniture() {}
    func endFurniture() {}
    func beginLink(to target: PDFDocument.LinkTarget, area: Rectangle) {}
    func setDestination(_ name: String, y: Double) {}
    func addOutline(_ title: String, depth: Int, y: Double) {}
}
