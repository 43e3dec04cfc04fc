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
        sink.close()
        FontWaste.put(.surface(surface, context: context, sink))
    }

    /// The page's bytes are handed on once others may draw.
    func endPage(_ permit: consuming FontPermit) throws {
        pictureUses.removeAll(keepingCapacity: true)
        marks = MarkCounter()
        cairo_show_page(context)
        _ = consume permit
        try sink.flush()
        try CairoError.check(CairoStatus(cairo_status(context)), "ending a page")
    }

    /// Compressing a picture takes longer than drawing it, and needs no fonts.
    private func writePicture() throws {
        let status = cairo_surface_write_to_png_stream(
            surface,
            PDFSink.thunk,
            Unmanaged.passUnretained(sink).toOpaque()
        )
        try sink.flush()
        try CairoError.check(CairoStatus(status), "writing a picture")
    }

    func draw(_ picture: GlyphPicture, at origin: Point) {
        let use = pictureUses[ObjectIdentifier(picture), default: 0]
        picture.draw(in: context, at: origin, use: use)
        pictureUses[ObjectIdentifier(picture)] = use + 1
    }

    func finish(_ permit: consuming FontPermit) throws {
        let drawn = CairoStatus(cairo_status(context))
        if case .png = format {
            cairo_surface_flush(surface)
            _ = consume permit
            try writePicture()
        } else {
            cairo_surface_finish(surface)
            _ = consume permit
            try sink.flush()
        }
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

/// Where a streamed document's bytes go: they are kept while cairo writes, which is with the font permit, and handed on
/// after that. Keeps the first error, since C can't throw.
final class PDFSink {
    /// What a page takes is less; the end of a long document is more, and is handed on in between.
    private static let mostHeld = 1 << 20

    private var write: ((UnsafeRawBufferPointer) throws -> Void)?
    private var held: [UInt8] = []
    private var failure: (any Error)?

    init(write: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        self.write = write
    }

    /// Hands on what is held; throws the first error that there was.
    func flush() throws {
        passOn()
        if let failure { throw failure }
    }

    /// Nobody wants what still comes.
    func close() {
        write = nil
        held = []
    }

    /// `cairo_write_func_t`: the closure is the unretained sink, which its surface keeps alive.
    static let thunk: cairo_write_func_t = { closure, data, length in
        guard let closure else { return CAIRO_STATUS_WRITE_ERROR }
        let sink = Unmanaged<PDFSink>.fromOpaque(closure).takeUnretainedValue()
        sink.accept(UnsafeRawBufferPointer(start: data, count: Int(length)))
        return CAIRO_STATUS_SUCCESS
    }

    /// Cairo is never told of an error: told of one while it ends a page, it leaves the page out and keeps the structure
    /// that points to it, and an assertion of its ends the process when the document ends (`cairo-array.c`).
    private func accept(_ bytes: UnsafeRawBufferPointer) {
        guard failure == nil, write != nil else { return }
        held.append(contentsOf: bytes)
        if held.count > Self.mostHeld { passOn() }
    }

    private func passOn() {
        guard failure == nil, let write, !held.isEmpty else { return }
        do {
            try held.withUnsafeBytes { try write($0) }
        } catch {
            failure = error
        }
        held.removeAll(keepingCapacity: true)
    }
}
