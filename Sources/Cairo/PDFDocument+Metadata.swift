import CCairo

/// What a reader shows of a document before opening it.
public struct PDFMetadata: Hashable, Sendable {
    public var title = ""
    public var author = ""
    public var subject = ""
    public var keywords: [String] = []
    /// ISO 8601, such as `2024-03-31T12:00:00Z`. Given rather than taken from the clock, so that bytes repeat.
    public var created: String

    public init(created: String) {
        self.created = created
    }
}

extension PDFDocument {
    public func setMetadata(_ metadata: PDFMetadata) {
        set(CAIRO_PDF_METADATA_TITLE, metadata.title)
        set(CAIRO_PDF_METADATA_AUTHOR, metadata.author)
        set(CAIRO_PDF_METADATA_SUBJECT, metadata.subject)
        set(CAIRO_PDF_METADATA_KEYWORDS, metadata.keywords.joined(separator: ", "))
        set(CAIRO_PDF_METADATA_CREATOR, "almanac")
        set(CAIRO_PDF_METADATA_CREATE_DATE, metadata.created)
        set(CAIRO_PDF_METADATA_MOD_DATE, metadata.created)
    }

    private func set(_ field: cairo_pdf_metadata_t, _ value: String) {
        let value = CleanText(value).string
        guard !value.isEmpty else { return }
        cairo_pdf_surface_set_metadata(handle.surface, field, value)
    }
}
