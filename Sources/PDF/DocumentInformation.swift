/// The information dictionary (ISO 32000-1, 14.3.3): the same values as in the XMP metadata, as PDF/A demands.
struct DocumentInformation {
    /// What writes the file.
    static let producer = "almanac"

    let properties: DocumentProperties

    var dictionary: String {
        let date = PDFDate(iso8601: properties.created)?.text ?? ""
        let entries = [
            ("Title", properties.title), ("Author", properties.author), ("Subject", properties.subject),
            ("Keywords", properties.keywords.joined(separator: ", ")), ("Creator", properties.creator),
            ("Producer", Self.producer), ("CreationDate", date), ("ModDate", date),
        ]
        let lines = entries.filter { !$0.1.isEmpty }.map { "/\($0) \(PDFSyntax.textString(XMLText.clean($1)))\n" }
        return "<< " + lines.joined() + ">>"
    }
}
