import CCairo
import Geometry
import Synchronization

/// A picture that the operator gives, PNG or SVG, drawn once so that it can be placed in any thread: an SVG's text is drawn
/// in cairo's fonts, which only one thread at a time may use.
public struct Emblem: Hashable, Sendable {
    /// In points; a PNG's pixels.
    public let width: Double
    public let height: Double
    /// The drawing in PDF; nil where it has to be pixels.
    public let pdf: [UInt8]?
    public let png: [UInt8]

    /// Pixels of the longer side of what is drawn of an SVG.
    private static let finest = 1600.0
    private static let drawing = Mutex(())

    /// - Throws: `PictureError` for bytes that are neither, or of a picture without a size.
    public init(_ bytes: [UInt8]) throws(PictureError) {
        if bytes.starts(with: Picture.signature) {
            let picture = try Picture(png: bytes)
            (width, height, pdf, png) = (picture.width, picture.height, nil, bytes)
        } else {
            // Typed throws don't pass through the lock.
            let result = Self.drawing.withLock { _ in Result { () throws(PictureError) in try Self.draw(bytes) } }
            self = try result.get()
        }
        guard width > 0, height > 0 else { throw .withoutSize }
    }

    private init(width: Double, height: Double, pdf: [UInt8]?, png: [UInt8]) {
        (self.width, self.height, self.pdf, self.png) = (width, height, pdf, png)
    }

    private static func draw(_ bytes: [UInt8]) throws(PictureError) -> Emblem {
        guard let library = SVGLibrary.shared else { throw .noLibrary }
        guard let handle = library.open(bytes) else { throw .unreadable }
        defer { g_object_unref(handle) }
        let (width, height) = library.size(of: handle)
        guard width > 0, height > 0 else { throw .withoutSize }
        let area = Rectangle(x: 0, y: 0, width: width, height: height)
        let scale = finest / max(width, height)
        let (pdf, png): ([UInt8], [UInt8])
        do {
            let drawing = try Drawing(area, as: .pdf)
            drawing.draw(handle, by: library, in: area)
            pdf = try drawing.finish()
            let picture = try Drawing(area, as: .transparentPNG(scale: scale))
            picture.draw(handle, by: library, in: area)
            png = try picture.finish()
        } catch {
            throw .unreadable
        }
        // Fonts of cairo's are not as an archive's document wants them.
        let hasFonts = pdf.firstRange(of: "/Font".utf8) != nil
        return Emblem(width: width, height: height, pdf: hasFonts ? nil : pdf, png: png)
    }
}
