import CCairo

/// A picture that the operator gives: PNG, or SVG, which stays a drawing.
///
/// Not `Sendable`: make one a thread.
public final class Picture {
    private enum Content {
        case image(OpaquePointer)
        case drawing(SVGLibrary.Handle, by: SVGLibrary)
    }

    private let content: Content
    /// In pixels, which for a drawing are points.
    public let width: Double
    public let height: Double

    /// Pixels of a side: a small file may unpack to more memory than there is.
    private static let largestSide: UInt32 = 4000

    /// - Throws: `PictureError` for bytes that are neither, or of a picture without a size.
    public init(_ bytes: [UInt8], _ permit: borrowing FontPermit) throws(PictureError) {
        content = bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) ? try Self.image(bytes) : try Self.drawing(bytes)
        switch content {
        case .image(let surface):
            width = Double(cairo_image_surface_get_width(surface))
            height = Double(cairo_image_surface_get_height(surface))
        case .drawing(let handle, let library):
            (width, height) = library.size(of: handle)
        }
        guard width > 0, height > 0 else {
            Self.release(content)
            throw .withoutSize
        }
    }

    deinit {
        Self.release(content)
    }

    private static func release(_ content: Content) {
        switch content {
        case .image(let surface): cairo_surface_destroy(surface)
        // A drawing may keep the fonts of its text.
        case .drawing(let handle, _): FontWaste.put(.object(handle))
        }
    }

    private static func image(_ bytes: [UInt8]) throws(PictureError) -> Content {
        // The first chunk has width and height (PNG, 11.2.2).
        guard bytes.count > 24 else { throw .unreadable }
        let sides = [16, 20].map { start in bytes[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
        guard sides.allSatisfy({ $0 <= largestSide }) else { throw .tooLarge }
        let source = PNGSource(bytes)
        let surface = withExtendedLifetime(source) {
            cairo_image_surface_create_from_png_stream(PNGSource.thunk, Unmanaged.passUnretained(source).toOpaque())
        }
        guard let surface, cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
            cairo_surface_destroy(surface)
            throw .unreadable
        }
        return .image(surface)
    }

    private static func drawing(_ bytes: [UInt8]) throws(PictureError) -> Content {
        guard let library = SVGLibrary.shared else { throw .noLibrary }
        guard let handle = library.open(bytes) else { throw .unreadable }
        return .drawing(handle, by: library)
    }

    fileprivate func draw(in context: OpaquePointer, area: Rectangle) {
        cairo_save(context)
        switch content {
        case .image(let surface):
            cairo_translate(context, area.x, area.y)
            cairo_scale(context, area.width / width, area.height / height)
            cairo_set_source_surface(context, surface, 0, 0)
            cairo_paint(context)
        case .drawing(let handle, let library):
            library.draw(handle, in: context, area: area)
        }
        cairo_restore(context)
    }
}

extension PDFDocument {
    public func draw(_ picture: Picture, in area: Rectangle, _ permit: borrowing FontPermit) {
        picture.draw(in: context, area: area)
    }
}

public enum PictureError: Error, CustomStringConvertible {
    case unreadable, withoutSize, tooLarge, noLibrary

    public var description: String {
        switch self {
        case .unreadable: "it is neither a PNG nor an SVG picture that can be read"
        case .noLibrary:
            "it is no PNG, and SVG pictures need librsvg (Debian's package librsvg2-2), which is not installed"
        case .withoutSize: "the picture has no size"
        case .tooLarge: "the picture is more than 4000 pixels wide or high"
        }
    }
}

/// Hands bytes to cairo as it asks for them.
private final class PNGSource {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// `cairo_read_func_t`: the closure is the unretained source.
    static let thunk: cairo_read_func_t = { closure, data, length in
        guard let closure, let data else { return CAIRO_STATUS_READ_ERROR }
        let source = Unmanaged<PNGSource>.fromOpaque(closure).takeUnretainedValue()
        let end = source.position + Int(length)
        guard end <= source.bytes.count else { return CAIRO_STATUS_READ_ERROR }
        source.bytes.withUnsafeBufferPointer { all in
            guard let start = all.baseAddress else { return }
            data.update(from: start + source.position, count: Int(length))
        }
        source.position = end
        return CAIRO_STATUS_SUCCESS
    }
}
