/// Rewrites a PDF of cairo 1.16 as it is being written, into a PDF 1.7 that is tagged as PDF/UA-1 and PDF/A-3a want it.
///
/// One pass, in the memory of the largest object and 8 bytes for each object: a whole report of tens of megabytes is
/// never there. What is not known from cairo passes through as it is.
public struct PDFFinisher: ~Copyable {
    /// Read as late as possible: `figures` when the structure comes, after all pages, the rest in `finish()`.
    public var document: DocumentFinish
    private var reader = ObjectReader()
    private var rewriter: ObjectRewriter

    /// `write` gets the finished bytes; an error of its ends the work.
    public init(_ finish: DocumentFinish, write: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        document = finish
        rewriter = ObjectRewriter(write: write)
    }

    /// Fills the marks of a page, counted from 1, whose content has not come yet.
    public mutating func set(_ text: PageText, page: Int) {
        rewriter.set(text, page: page)
    }

    /// Which of the file's fonts a glyph is in, once a page has come that shows it.
    public func font(ofGlyph number: Int) -> Int? {
        rewriter.font(ofGlyph: number)
    }

    /// Takes cairo's bytes, in pieces of any size.
    public mutating func take(_ bytes: UnsafeRawBufferPointer) throws {
        reader.append(bytes)
        while let object = try reader.next() {
            try rewriter.take(object, document)
        }
    }

    /// Writes all that is left, the cross-reference stream and the trailer.
    public consuming func finish() throws {
        guard reader.trailer.isComplete else { throw PDFFinishingError.unexpectedEnd }
        try rewriter.finish(reader.trailer, document)
    }
}
