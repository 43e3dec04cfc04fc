import CCairo

/// A PDF file in the making; pages are drawn in order, in points from the top left corner.
///
/// Cairo's errors are sticky: they are looked at by `endPage` and `finish`, not after each stroke.
public struct PDFDocument: ~Copyable {
    let handle: PDFSurface
    public let paper: PaperSize

    var context: OpaquePointer { handle.context }

    /// Hands the bytes to `write` as pages end, when others may draw again; its first error ends the document and is
    /// thrown on.
    ///
    /// With another format than PDF a picture of one page is made, of the same drawing; it has neither structure nor
    /// bookmarks.
    public init(
        paper: PaperSize,
        format: PageFormat = .pdf,
        write: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws(CairoError) {
        handle = try PDFSurface(format: format, sink: PDFSink(write: write), paper: paper)
        self.paper = paper
    }

    /// Ends the page; what is drawn next is on a new one.
    public func endPage(_ permit: consuming FontPermit) throws {
        try handle.endPage(permit)
    }

    /// Writes fonts, structure and trailer, and closes the file.
    public consuming func finish(_ permit: consuming FontPermit) throws {
        try handle.finish(permit)
    }
}
