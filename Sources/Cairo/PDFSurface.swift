import CCairo

/// The one owner of a PDF surface and its drawing context.
///
/// Its end closes the file even when nobody finished the document: what is written then is not a whole PDF.
final class PDFSurface {
    let surface: OpaquePointer
    let context: OpaquePointer
    let format: PageFormat
    private let sink: PDFSink
    /// The page's tags.
    var marks = MarkCounter()
    /// How often each picture has been drawn on the page at hand.
    private var pictureUses: [ObjectIdentifier: Int] = [:]

    /// A picture in PNG is written at the end.
    init(format: PageFormat, sink: PDFSink, paper: PaperSize) throws(CairoError) {
        self.sink = sink
        self.format = format
        let closure = Unmanaged.passUnretained(sink).toOpaque()
        switch format {
        case .pdf:
            surface = cairo_pdf_surface_create_for_stream(PDFSink.thunk, closure, paper.width, paper.height)
        case .svg:
            surface = cairo_svg_surface_create_for_stream(PDFSink.thunk, closure, paper.width, paper.height)
        case .png(let scale):
            let size = (Int32((paper.width * scale).rounded()), Int32((paper.height * scale).rounded()))
            surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.0, size.1)
            cairo_surface_set_device_scale(surface, scale, scale)
        }
        context = cairo_create(surface)
        if case .png = format {
            cairo_set_source_rgb(context, 1, 1, 1)
            cairo_paint(context)
        }
        try CairoError.check(CairoStatus(cairo_status(context)), "opening a stream")
    }

    deinit {
        cairo_destroy(context)
        // Drops cairo's reference to the sink, which outlives this line as a stored property.
        cairo_surface_finish(surface)
        cairo_surface_destroy(surface)
    }

    func endPage() throws {
        pictureUses.removeAll(keepingCapacity: true)
        marks = MarkCounter()
        cairo_show_page(context)
        if let failure = sink.failure { throw failure }
        try CairoError.check(CairoStatus(cairo_status(context)), "ending a page")
    }

    private func writePicture() throws {
        guard case .png = format else { return }
        cairo_surface_flush(surface)
        let status = cairo_surface_write_to_png_stream(
            surface,
            PDFSink.thunk,
            Unmanaged.passUnretained(sink).toOpaque()
        )
        if let failure = sink.failure { throw failure }
        try CairoError.check(CairoStatus(status), "writing a picture")
    }

    func draw(_ picture: GlyphPicture, at origin: Point) {
        let use = pictureUses[ObjectIdentifier(picture), default: 0]
        picture.draw(in: context, at: origin, use: use)
        pictureUses[ObjectIdentifier(picture)] = use + 1
    }

    func finish() throws {
        let drawn = CairoStatus(cairo_status(context))
        try writePicture()
        cairo_surface_finish(surface)
        if let failure = sink.failure { throw failure }
        try CairoError.check(drawn, "drawing")
        try CairoError.check(CairoStatus(cairo_surface_status(surface)), "writing")
    }
}

/// What is made of pages: a document, or a picture of one.
public enum PageFormat: Hashable, Sendable {
    case pdf
    case svg
    /// Pixels a point.
    case png(scale: Double)
}

/// Where a streamed document's bytes go; keeps the first error, since C can't throw.
final class PDFSink {
    private let write: (UnsafeRawBufferPointer) throws -> Void
    private(set) var failure: (any Error)?

    init(write: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        self.write = write
    }

    /// `cairo_write_func_t`: the closure is the unretained sink, which its surface keeps alive.
    static let thunk: cairo_write_func_t = { closure, data, length in
        guard let closure else { return CAIRO_STATUS_WRITE_ERROR }
        let sink = Unmanaged<PDFSink>.fromOpaque(closure).takeUnretainedValue()
        return sink.accept(UnsafeRawBufferPointer(start: data, count: Int(length)))
    }

    private func accept(_ bytes: UnsafeRawBufferPointer) -> cairo_status_t {
        guard failure == nil else { return CAIRO_STATUS_WRITE_ERROR }
        do {
            try write(bytes)
            return CAIRO_STATUS_SUCCESS
        } catch {
            failure = error
            return CAIRO_STATUS_WRITE_ERROR
        }
    }
}
