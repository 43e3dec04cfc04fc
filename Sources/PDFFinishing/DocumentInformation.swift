/// The information dictionary (ISO 32000-1, 14.3.3): the same values as in the XMP metadata, as PDF/A demands.
struct DocumentInformation {
    let finish: DocumentFinish
    let producer: String

    var dictionary: String {
        let date = PDFDate(iso8601: finish.created)?.text ?? ""
        let entries = [
            ("Title", finish.title), ("Author", finish.author), ("Subject", finish.subject),
            ("Keywords", finish.keywords.joined(separator: ", ")), ("Creator", finish.creator),
            ("Producer", producer), ("CreationDate", date), ("ModDate", date),
        ]
        let lines = entries.filter { !$0.1.isEmpty }.map { "/\($0) \(PDFSyntax.textString(XMLText.clean($1)))\n" }
        return "<< " + lines.joined() + ">>"
    }

    /// The producer by cairo's own information dictionary, `/Producer (cairo 1.16.0 (https://cairographics.org))`.
    static func producer(cairo dictionary: [UInt8]?) -> String {
        let version = (dictionary ?? []).withUnsafeBytes { bytes -> String in
            let key: StaticString = "/Producer (cairo "
            guard let start = bytes.firstIndex(of: key).map({ $0 + key.utf8CodeUnitCount }) else { return "" }
            let version = bytes.part(start..<bytes.count).prefix { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ")") }
            return " " + String(decoding: version, as: UTF8.self)
        }
        return "almanac (cairo\(version))"
    }
}
