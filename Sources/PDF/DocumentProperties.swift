/// What a document says of itself, and the files that it carries.
public struct DocumentProperties: Sendable {
    /// BCP 47, such as `en`.
    public var language: String
    public var title = ""
    public var author = ""
    public var subject = ""
    public var keywords: [String] = []
    /// The program, such as `almanac 0.4.0`.
    public var creator = ""
    /// ISO 8601, such as `2024-03-31T12:00:00Z`. Given rather than taken from the clock, so that bytes repeat.
    public var created: String
    public var attachments: [Attachment] = []

    public init(language: String, created: String) {
        (self.language, self.created) = (language, created)
    }
}

/// A file inside the document (ISO 32000-1, 7.11.4).
public struct Attachment: Sendable {
    public var name: String
    public var description: String
    /// Such as `text/csv`.
    public var mediaType: String
    public var bytes: [UInt8]

    public init(name: String, description: String, mediaType: String, bytes: [UInt8]) {
        (self.name, self.description) = (name, description)
        (self.mediaType, self.bytes) = (mediaType, bytes)
    }
}
