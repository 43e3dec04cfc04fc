/// The new objects that the catalog refers to, with their numbers.
struct DocumentParts {
    private(set) var metadata = 0
    private(set) var profile = 0
    /// File specifications, in the order of the attachments.
    private(set) var files: [Int] = []

    init(_ finish: DocumentFinish, producer: String, writer: inout DocumentWriter) throws {
        metadata = try Self.writeMetadata(MetadataPacket(finish: finish, producer: producer), &writer)
        profile = writer.numbers.take()
        try writer.addDeflated(profile, "/N 3", ColorProfile.bytes)
        for attachment in finish.attachments {
            files.append(try Self.write(attachment, created: finish.created, &writer))
        }
    }

    /// Not compressed, so that programs find it that do not read PDF (ISO 32000-1, 14.3.2).
    private static func writeMetadata(_ packet: MetadataPacket, _ writer: inout DocumentWriter) throws -> Int {
        let number = writer.numbers.take()
        let text = Array(packet.text.utf8)
        let dictionary = "<< /Type /Metadata /Subtype /XML /Length \(text.count) >>"
        try text.withUnsafeBytes { try writer.addStream(number, dictionary: Array(dictionary.utf8), data: $0) }
        return number
    }

    /// The embedded file and its specification (ISO 32000-1, 7.11.3 and 7.11.4).
    private static func write(
        _ attachment: Attachment,
        created: String,
        _ writer: inout DocumentWriter
    ) throws -> Int {
        let date = PDFDate(iso8601: created).map { " /ModDate (\($0.text))" } ?? ""
        let type = PDFSyntax.name(attachment.mediaType)
        let file = writer.numbers.take()
        try writer.addDeflated(
            file,
            "/Type /EmbeddedFile /Subtype \(type) /Params << /Size \(attachment.bytes.count)\(date) >>",
            attachment.bytes
        )
        let name = PDFSyntax.textString(attachment.name)
        let specification = """
            << /Type /Filespec /F \(name) /UF \(name) /Desc \(PDFSyntax.textString(attachment.description)) \
            /AFRelationship /Data /EF << /F \(file) 0 R /UF \(file) 0 R >> >>
            """
        let number = writer.numbers.take()
        try writer.add(number, Array(specification.utf8))
        return number
    }

    /// The entry of the document's names (7.7.4); the keys of a name tree are sorted (7.9.6).
    func embeddedFiles(_ attachments: [Attachment]) -> String {
        let names = zip(attachments, files).map { (key: PDFSyntax.textString($0.name), file: $1) }
        let sorted = names.sorted { ($0.key, $0.file) < ($1.key, $1.file) }
        return "/EmbeddedFiles << /Names [" + sorted.map { " \($0.key) \($0.file) 0 R" }.joined() + " ] >>\n"
    }
}
