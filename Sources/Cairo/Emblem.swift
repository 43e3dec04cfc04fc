import CCairo
import Geometry
import Synchronization

/// A picture that the operator gives, PNG or SVG, read and drawn once, so that no page waits for that and it can be placed in
/// any thread: an SVG's text is drawn in cairo's fonts, which only one thread at a time may use.
public struct Emblem: Hashable, Sendable {
    /// In points; a PNG's pixels.
    public let width: Double
    public let height: Double
    /// The drawing in PDF, on a page of its size: all that was given, but text as pixels.
    public let pdf: [UInt8]
    /// For pictures of a page, which show it small.
    public let png: [UInt8]

    /// Pixels of the longer side of an SVG that has to be drawn in pixels.
    private static let finest = 1600.0
    /// The same of `png`.
    private static let small = 640.0
    private static let drawing = Mutex(())

    /// - Throws: `PictureError` for bytes that are neither, or of a picture without a size.
    public init(_ bytes: [UInt8]) throws(PictureError) {
        if bytes.starts(with: Picture.signature) {
            let picture = try Picture(png: bytes)
            let area = Rectangle(x: 0, y: 0, width: picture.width, height: picture.height)
            self = try Self.draw(area) { $0.draw(picture, in: area) }
        } else {
            // Typed throws don't pass through the lock.
            let result = Self.drawing.withLock { _ in Result { () throws(PictureError) in try Self.draw(bytes) } }
            self = try result.get()
        }
    }

    private init(width: Double, height: Double, pdf: [UInt8], png: [UInt8]) {
        (self.width, self.height, self.pdf, self.png) = (width, height, pdf, png)
    }

    private static func draw(_ svg: [UInt8]) throws(PictureError) -> Emblem {
        guard let library = SVGLibrary.shared else { throw .noLibrary }
        guard let handle = library.open(svg) else { throw .unreadable }
        defer { g_object_unref(handle) }
        let (width, height) = library.size(of: handle)
        guard width > 0, height > 0 else { throw .withoutSize }
        let area = Rectangle(x: 0, y: 0, width: width, height: height)
        let emblem = try draw(area) { $0.draw(handle, by: library, in: area) }
        // Fonts of cairo's are not as an archive's document wants them.
        guard emblem.pdf.firstRange(of: "/Font".utf8) != nil else { return emblem }
        let pixels = try bytes(area, as: .transparentPNG(scale: finest / max(width, height))) {
            $0.draw(handle, by: library, in: area)
        }
        let picture = try Picture(png: pixels)
        return try draw(area) { $0.draw(picture, in: area) }
    }

    private static func draw(_ area: Rectangle, _ content: (Drawing) -> Void) throws(PictureError) -> Emblem {
        guard area.width > 0, area.height > 0 else { throw .withoutSize }
        let scale = small / max(area.width, area.height)
        return Emblem(
            width: area.width,
            height: area.height,
            pdf: try bytes(area, as: .pdf, content),
            png: try bytes(area, as: .transparentPNG(scale: scale), content)
        )
    }

    private static func bytes(
        _ area: Rectangle,
        as format: Drawing.Format,
        _ content: (Drawing) -> Void
    ) throws(PictureError) -> [UInt8] {
        do {
            let drawing = try Drawing(area, as: format)
            content(drawing)
            return try drawing.finish()
        } catch {
            throw .unreadable
        }
    }
}
