import CCairo
public import Geometry

/// A drawing of shapes and pictures by cairo, in points from its top left corner.
///
/// No text: cairo's font code is not safe in threads (1.16 closes faces that other threads use, and two threads that
/// draw text can deadlock), so that it gets to see no font but those of an SVG picture, under the lock of `Emblem`.
/// Glyphs are paths here.
///
/// Cairo's errors are sticky: they are looked at by `finish`, not after each stroke.
public final class Drawing {
    public enum Format: Hashable, Sendable {
        /// PDF 1.4, which has no object streams in any version of cairo.
        case pdf
        /// On white paper, so many pixels a point; see ``Drawing/pixels()``.
        case pixels(scale: Double)
        /// Without paper.
        case transparentPNG(scale: Double)
    }

    private let surface: OpaquePointer
    private let context: OpaquePointer
    private let format: Format
    private let sink = ByteSink()

    /// What is outside of the area is cut off.
    public init(_ area: Rectangle, as format: Format) throws(CairoError) {
        self.format = format
        let (width, height) = (area.width, area.height)
        let closure = Unmanaged.passUnretained(sink).toOpaque()
        // Cairo's constructors never return NULL: a failed surface takes drawing and does nothing.
        switch format {
        case .pdf:
            surface = cairo_pdf_surface_create_for_stream(ByteSink.thunk, closure, width, height)
            cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4)
            // Else it is the time of drawing, and the same drawing never the same bytes.
            cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "1970-01-01T00:00:00Z")
        case .pixels(let scale), .transparentPNG(let scale):
            let size = (Int32((width * scale).rounded()), Int32((height * scale).rounded()))
            let pixels = format == .pixels(scale: scale) ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32
            surface = cairo_image_surface_create(pixels, size.0, size.1)
            cairo_surface_set_device_scale(surface, scale, scale)
        }
        context = cairo_create(surface)
        if case .pixels = format {
            cairo_set_source_rgb(context, 1, 1, 1)
            cairo_paint(context)
        }
        cairo_translate(context, -area.x, -area.y)
        try CairoError.check(CairoStatus(cairo_status(context)), "beginning a drawing")
    }

    deinit {
        cairo_destroy(context)
        // Writes what was not finished, which nobody wants any more, into the sink.
        withExtendedLifetime(sink) { cairo_surface_finish(surface) }
        cairo_surface_destroy(surface)
    }

    /// The drawing as a file's bytes; nothing can be drawn after that.
    public func finish() throws(CairoError) -> [UInt8] {
        try CairoError.check(CairoStatus(cairo_status(context)), "drawing")
        if case .transparentPNG = format {
            cairo_surface_flush(surface)
            let status = cairo_surface_write_to_png_stream(
                surface,
                ByteSink.thunk,
                Unmanaged.passUnretained(sink).toOpaque()
            )
            try CairoError.check(CairoStatus(status), "writing a picture")
        } else {
            cairo_show_page(context)
            cairo_surface_finish(surface)
            try CairoError.check(CairoStatus(cairo_surface_status(surface)), "writing a drawing")
        }
        return sink.bytes
    }
}

extension Drawing {
    /// The pixels of a drawing on paper, as they are when all is drawn.
    public final class Pixels {
        public let width: Int
        public let height: Int
        /// Its end frees the data, whoever else holds the surface.
        private let drawing: Drawing
        private let data: UnsafeMutablePointer<UInt8>
        private let stride: Int

        /// nil for a drawing that has none.
        fileprivate init?(_ drawing: Drawing) {
            let surface = drawing.surface
            cairo_surface_flush(surface)
            guard let data = cairo_image_surface_get_data(surface) else { return nil }
            (width, height) = (
                Int(cairo_image_surface_get_width(surface)), Int(cairo_image_surface_get_height(surface))
            )
            stride = Int(cairo_image_surface_get_stride(surface))
            self.drawing = drawing
            self.data = data
        }

        /// From the top; each pixel has red in its third byte from below, green in the second and blue in the first. Valid
        /// for as long as the pixels are.
        public func row(_ y: Int) -> UnsafeBufferPointer<UInt32> {
            let start = UnsafeRawPointer(data + y * stride).assumingMemoryBound(to: UInt32.self)
            return UnsafeBufferPointer(start: start, count: width)
        }
    }

    /// - Throws: `CairoError` where something could not be drawn.
    public func pixels() throws(CairoError) -> Pixels {
        try CairoError.check(CairoStatus(cairo_status(context)), "drawing")
        guard let pixels = Pixels(self) else {
            throw CairoError(status: CairoStatus(CAIRO_STATUS_SURFACE_FINISHED), operation: "reading a drawing")
        }
        return pixels
    }

    /// Each by itself: cairo writes a lone rectangle in half of the numbers that it takes for one of several.
    public func fill(_ areas: some Sequence<Rectangle>, color: Color) {
        set(color)
        for area in areas {
            cairo_rectangle(context, area.x, area.y, area.width, area.height)
            cairo_fill(context)
        }
    }

    /// Fills the shape between the corners.
    public func fill(_ corners: [Point], color: Color) {
        guard let first = corners.first else { return }
        cairo_move_to(context, first.x, first.y)
        for corner in corners.dropFirst() { cairo_line_to(context, corner.x, corner.y) }
        cairo_close_path(context)
        set(color)
        cairo_fill(context)
    }

    /// Horizontal lines.
    public func rules(_ ys: [Double], from left: Double, to right: Double, color: Color, width: Double) {
        for y in ys {
            cairo_move_to(context, left, y)
            cairo_line_to(context, right, y)
        }
        set(color)
        cairo_set_line_width(context, width)
        cairo_stroke(context)
    }

    /// Adds a path, whose points are ems upwards from `origin`, to the shape that `fillPaths` fills.
    public func add(_ path: [PathElement], at origin: Point, size: Double) {
        func place(_ point: Point) -> (Double, Double) { (origin.x + point.x * size, origin.y - point.y * size) }
        for element in path {
            switch element {
            case .move(let point): cairo_move_to(context, place(point).0, place(point).1)
            case .line(let point): cairo_line_to(context, place(point).0, place(point).1)
            case .curve(let first, let second, let end):
                let (first, second, end) = (place(first), place(second), place(end))
                cairo_curve_to(context, first.0, first.1, second.0, second.1, end.0, end.1)
            case .close: cairo_close_path(context)
            }
        }
    }

    /// Draws the outlines of what has been added, and keeps it.
    public func strokePaths(_ color: Color, width: Double) {
        set(color)
        cairo_set_line_width(context, width)
        cairo_stroke_preserve(context)
    }

    public func fillPaths(_ color: Color) {
        set(color)
        cairo_fill(context)
    }

    public func draw(_ picture: Picture, in area: Rectangle) {
        picture.draw(in: context, area: area)
    }

    /// Only for who has the lock of `Emblem`: the drawing may have text.
    func draw(_ handle: SVGLibrary.Handle, by library: SVGLibrary, in area: Rectangle) {
        library.draw(handle, in: context, area: area)
    }

    private func set(_ color: Color) {
        cairo_set_source_rgb(context, color.red, color.green, color.blue)
    }
}

/// Collects what cairo writes.
private final class ByteSink {
    private(set) var bytes: [UInt8] = []

    /// `cairo_write_func_t`: the closure is the unretained sink, which its drawing keeps alive.
    static let thunk: cairo_write_func_t = { closure, data, length in
        guard let closure else { return CAIRO_STATUS_WRITE_ERROR }
        let sink = Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
        sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
        return CAIRO_STATUS_SUCCESS
    }
}
