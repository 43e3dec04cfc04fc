/// What a tracker keeps on an item beside its fields. A part that is nil was not read, so nothing is known of it.
struct ItemDetails: Equatable, Sendable {
    var comments: [Comment]?
    var history: [StatusChange]?
    var attachments: [Attachment]?

    /// The parts that were read.
    var kinds: DetailKinds {
        var kinds: DetailKinds = []
        if comments != nil { kinds.insert(.comments) }
        if history != nil { kinds.insert(.history) }
        if attachments != nil { kinds.insert(.attachments) }
        return kinds
    }
}

/// Parts of `ItemDetails`, as a request asks for them.
struct DetailKinds: OptionSet, Codable, Sendable {
    let rawValue: Int

    static let comments = DetailKinds(rawValue: 1)
    static let history = DetailKinds(rawValue: 2)
    static let attachments = DetailKinds(rawValue: 4)
}

/// What somebody has written on an item.
struct Comment: Equatable, Sendable {
    /// The tracker's own id.
    var externalID: String
    var author: String?
    var createdAt: Timestamp
    var updatedAt: Timestamp?
    /// Not meant for whoever reported the item: ServiceNow's work notes, GitLab's and Jira's internal comments.
    var isInternal = false
    /// Plain text, or the tracker's own markup.
    var body: String
}

/// A change of an item's status.
struct StatusChange: Equatable, Sendable {
    /// The tracker's own id of the event; two changes in one event share it.
    var externalID: String
    var at: Timestamp
    var author: String?
    var from: String?
    var to: String
    /// nil where the tracker does not say what the status means: it may no longer list it.
    var category: StatusCategory?
    /// The same of the status before.
    var fromCategory: StatusCategory?
}

/// A file that belongs to an item.
struct Attachment: Equatable, Sendable {
    /// The tracker's own id.
    var externalID: String
    var name: String
    var mediaType: String?
    /// As the tracker says.
    var size: Int?
    var author: String?
    var createdAt: Timestamp?
    /// Where its bytes are, below the tracker's base address: never a link that the tracker gave.
    var path: String
}

/// The bytes of an attachment, as they lie in the data directory.
struct StoredFile: Equatable, Sendable {
    /// Lower-case hexadecimal; names the file.
    var sha256: String
    var size: Int
}

/// An attachment whose bytes are still to come.
struct WantedAttachment: Equatable, Sendable {
    /// The store's number.
    var id: Int64
    var name: String
    var size: Int?
    var path: String
    var itemKey: String
}

/// A comment or change that the tracker lists apart from its items.
struct DetailAddition: Equatable, Sendable {
    enum Detail: Equatable, Sendable {
        case comment(Comment)
        case change(StatusChange)
    }

    var itemKey: String
    var detail: Detail
}

/// What became of such.
struct AdditionCounts: Equatable, Sendable {
    var comments = 0
    var changes = 0
    /// Those that belong to no item in the store.
    var strays = 0
}

extension Comment {
    /// One order of any, to compare lists.
    static func isBefore(_ left: Comment, _ right: Comment) -> Bool {
        (left.createdAt, left.externalID) < (right.createdAt, right.externalID)
    }
}

extension StatusChange {
    /// One order of any, to compare lists.
    static func isBefore(_ left: StatusChange, _ right: StatusChange) -> Bool {
        (left.at, left.externalID) < (right.at, right.externalID)
    }
}
