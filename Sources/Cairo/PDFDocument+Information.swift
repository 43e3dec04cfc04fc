import CCairo

extension PDFDocument {
    /// What the file says of itself, where nobody rewrites it: cairo takes the time of day otherwise.
    ///
    /// - Parameter created: ISO 8601, such as `2024-03-31T12:00:00Z`.
    public func setInformation(title: String, author: String, subject: String, creator: String, created: String) {
        guard handle.format == .pdf else { return }
        let values = [
            (CAIRO_PDF_METADATA_TITLE, title), (CAIRO_PDF_METADATA_AUTHOR, author),
            (CAIRO_PDF_METADATA_SUBJECT, subject), (CAIRO_PDF_METADATA_CREATOR, creator),
            (CAIRO_PDF_METADATA_CREATE_DATE, created),
        ]
        for (name, value) in values where !value.isEmpty {
            cairo_pdf_surface_set_metadata(handle.surface, name, CleanText(value).string)
        }
    }
}
