import CCairo
import Geometry
import Glibc

/// librsvg, loaded when the first SVG picture comes: few have one, and the library with all that it brings would take
/// 3 MB of every process.
///
/// The functions are those of librsvg 2.52 and later; a rectangle is four doubles (`RsvgRectangle`).
struct SVGLibrary {
    typealias Handle = UnsafeMutableRawPointer

    private typealias New = @convention(c) (UnsafePointer<UInt8>?, UInt, UnsafeMutableRawPointer?) -> Handle?
    private typealias SetResolution = @convention(c) (Handle, Double) -> Void
    private typealias Size =
        @convention(c) (Handle, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Int32
    private typealias Dimensions =
        @convention(c) (
            Handle, UnsafeMutablePointer<Int32>?, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int32>?,
            UnsafeMutableRawPointer?, UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Double>?
        ) -> Void
    private typealias Render =
        @convention(c) (
            Handle, OpaquePointer, UnsafePointer<Double>, UnsafeMutableRawPointer?
        ) -> Int32

    private let new: New
    private let setResolution: SetResolution
    private let size: Size
    private let dimensions: Dimensions
    private let render: Render

    /// nil where the system has no such library. It stays loaded: GLib's types can't be taken back.
    static let shared = SVGLibrary()

    private init?() {
        guard let library = dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL),
            let new = dlsym(library, "rsvg_handle_new_from_data"),
            let setResolution = dlsym(library, "rsvg_handle_set_dpi"),
            let size = dlsym(library, "rsvg_handle_get_intrinsic_size_in_pixels"),
            let dimensions = dlsym(library, "rsvg_handle_get_intrinsic_dimensions"),
            let render = dlsym(library, "rsvg_handle_render_document")
        else { return nil }
        self.new = unsafeBitCast(new, to: New.self)
        self.setResolution = unsafeBitCast(setResolution, to: SetResolution.self)
        self.size = unsafeBitCast(size, to: Size.self)
        self.dimensions = unsafeBitCast(dimensions, to: Dimensions.self)
        self.render = unsafeBitCast(render, to: Render.self)
    }

    /// A drawing whose one owner the caller is, nil for what is no SVG.
    func open(_ bytes: [UInt8]) -> Handle? {
        guard let handle = new(bytes, UInt(bytes.count), nil) else { return nil }
        setResolution(handle, 72)
        return handle
    }

    /// The drawing's own size, else that of its view box; zero where it has neither.
    func size(of handle: Handle) -> (width: Double, height: Double) {
        var (width, height) = (0.0, 0.0)
        if size(handle, &width, &height) != 0 { return (width, height) }
        var box = [0.0, 0, 0, 0]
        var hasBox: Int32 = 0
        dimensions(handle, nil, nil, nil, nil, &hasBox, &box)
        return hasBox != 0 ? (box[2], box[3]) : (0, 0)
    }

    /// What can't be drawn is left out: the bytes were looked at when the drawing was opened.
    func draw(_ handle: Handle, in context: OpaquePointer, area: Rectangle) {
        _ = render(handle, context, [area.x, area.y, area.width, area.height], nil)
    }
}
