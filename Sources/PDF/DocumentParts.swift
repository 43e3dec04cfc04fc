/// The objects that the catalog refers to, with their numbers.
struct DocumentParts {
    let metadata: Int
    let profile: Int
    /// File specifications, in the order of the attachments.
    private(set) var files: [Int] = []

    init(_ properties: DocumentProperties, writer: inout ObjectWriter) throws {
        let packet = Array(MetadataPacket(document: properties).text.utf8)
        let metadata = writer.reserve()
        // Not compressed, so that programs find it that do not read PDF (ISO 32000-1, 14.3.2).
        try packet.withUnsafeBytes { try writer.addStream(metadata, "/Type/Metadata/Subtype/XML", $0) }
        let profile = writer.reserve()
        try writer.addDeflated(profile, "/N 3", ColorProfile.bytes)
        (self.metadata, self.profile) = (metadata, profile)
        for attachment in properties.attachments {
            files.append(try Self.write(attachment, created: properties.created, &writer))
        }
    }

    /// The embedded file and its specification (ISO 32000-1, 7.11.3 and 7.11.4).
    private static func write(_ attachment: Attachment, created: String, _ writer: inout ObjectWriter) throws -> Int {
        let date = PDFDate(iso8601: created).map { "/ModDate(\($0.text))" } ?? ""
        let type = PDFSyntax.name(attachment.mediaType)
        let file = writer.reserve()
        try writer.addDeflated(
            file,
            "/Type/EmbeddedFile/Subtype\(type)/Params<</Size \(attachment.bytes.count)\(date)>>",
            attachment.bytes
        )
        let name = PDFSyntax.textString(attachment.name)
        let description = PDFSyntax.textString(attachment.description)
        return writer.add(
            "<</Type/Filespec/F\(name)/UF\(name)/Desc\(description)/AFRelationship/Data/EF<</F \(file) 0 R/UF \(file) 0 R>>>>"
        )
    }

    /// The entry of the document's names (7.7.4); the keys of a name tree are sorted (7.9.6).
    func embeddedFiles(_ attachments: [Attachment]) -> String {
        guard !attachments.isEmpty else { return "" }
        let names = zip(attachments, files).map { (key: PDFSyntax.textString($0.name), file: $1) }
        let sorted = names.sorted { ($0.key, $0.file) < ($1.key, $1.file) }
        return "/EmbeddedFiles<</Names[" + sorted.map { "\($0.key) \($0.file) 0 R" }.joined(separator: " ") + "]>>"
    }
}
