import CCairo
import Geometry

/// A picture of pixels, from PNG.
///
/// Not `Sendable`: make one a thread.
public final class Picture {
    private let surface: OpaquePointer
    /// In pixels.
    public let width: Double
    public let height: Double

    /// Pixels of a side: a small file may unpack to more memory than there is.
    private static let largestSide: UInt32 = 4000
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47]

    /// - Throws: `PictureError` for bytes that are no PNG, or one with a side of more than 4000 pixels.
    public init(png bytes: [UInt8]) throws(PictureError) {
        // The first chunk has width and height (PNG, 11.2.2).
        guard bytes.starts(with: Self.signature), bytes.count > 24 else { throw .unreadable }
        let sides = [16, 20].map { start in bytes[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
        guard sides.allSatisfy({ $0 <= Self.largestSide }) else { throw .tooLarge }
        let source = PNGSource(bytes)
        let surface = withExtendedLifetime(source) {
            cairo_image_surface_create_from_png_stream(PNGSource.thunk, Unmanaged.passUnretained(source).toOpaque())
        }
        guard let surface, cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
            cairo_surface_destroy(surface)
            throw .unreadable
        }
        self.surface = surface
        width = Double(cairo_image_surface_get_width(surface))
        height = Double(cairo_image_surface_get_height(surface))
    }

    deinit {
        cairo_surface_destroy(surface)
    }

    /// Made smaller where a side has more pixels than `largestSide`.
    public convenience init(png bytes: [UInt8], largestSide: Double) throws {
        let whole = try Picture(png: bytes)
        let scale = largestSide / max(whole.width, whole.height)
        guard scale < 1 else {
            self.init(whole.surface)
            return
        }
        let size = (Int32((whole.width * scale).rounded(.up)), Int32((whole.height * scale).rounded(.up)))
        guard let smaller = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size.0, size.1) else {
            throw PictureError.unreadable
        }
        let context = cairo_create(smaller)
        defer { cairo_destroy(context) }
        if let context {
            let area = Rectangle(x: 0, y: 0, width: Double(size.0), height: Double(size.1))
            whole.draw(in: context, area: area)
        }
        cairo_surface_flush(smaller)
        self.init(smaller, isNew: true)
    }

    private init(_ surface: OpaquePointer, isNew: Bool = false) {
        self.surface = isNew ? surface : cairo_surface_reference(surface)
        width = Double(cairo_image_surface_get_width(surface))
        height = Double(cairo_image_surface_get_height(surface))
    }

    func draw(in context: OpaquePointer, area: Rectangle) {
        cairo_save(context)
        cairo_translate(context, area.x, area.y)
        cairo_scale(context, area.width / width, area.height / height)
        cairo_set_source_surface(context, surface, 0, 0)
        cairo_paint(context)
        cairo_restore(context)
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
