/// What a tracker keeps on an item beside its fields. A part that is nil was not read, so nothing is known of it.
public struct ItemDetails: Equatable, Sendable {
    public var comments: [Comment]?
    public var history: [StatusChange]?
    public var attachments: [Attachment]?

    public init(comments: [Comment]? = nil, history: [StatusChange]? = nil, attachments: [Attachment]? = nil) {
        (self.comments, self.history, self.attachments) = (comments, history, attachments)
    }

    /// The parts that were read.
    public var kinds: DetailKinds {
        var kinds: DetailKinds = []
        if comments != nil { kinds.insert(.comments) }
        if history != nil { kinds.insert(.history) }
        if attachments != nil { kinds.insert(.attachments) }
        return kinds
    }
}

/// Parts of `ItemDetails`, as a request asks for them.
public struct DetailKinds: OptionSet, Codable, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    public static let comments = DetailKinds(rawValue: 1)
    public static let history = DetailKinds(rawValue: 2)
    public static let attachments = DetailKinds(rawValue: 4)
}

/// What somebody has written on an item.
public struct Comment: Equatable, Sendable {
    /// The tracker's own id.
    public var externalID: String
    public var author: String?
    public var createdAt: Timestamp
    public var updatedAt: Timestamp?
    /// Not meant for whoever reported the item: ServiceNow's work notes, GitLab's and Jira's internal comments.
    public var isInternal = false
    /// Plain text, or the tracker's own markup.
    public var body: String

    public init(
        externalID: String,
        author: String? = nil,
        createdAt: Timestamp,
        updatedAt: Timestamp? = nil,
        isInternal: Bool = false,
        body: String
    ) {
        self.externalID = externalID
        self.author = author
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.isInternal = isInternal
        self.body = body
    }
}

/// A change of an item's status.
public struct StatusChange: Equatable, Sendable {
    /// The tracker's own id of the event; two changes in one event share it.
    public var externalID: String
    public var at: Timestamp
    public var author: String?
    public var from: String?
    public var to: String
    /// nil where the tracker does not say what the status means: it may no longer list it.
    public var category: StatusCategory?
    /// The same of the status before.
    public var fromCategory: StatusCategory?

    public init(
        externalID: String,
        at: Timestamp,
        author: String? = nil,
        from: String? = nil,
        to: String,
        category: StatusCategory? = nil,
        fromCategory: StatusCategory? = nil
    ) {
        self.externalID = externalID
        self.at = at
        self.author = author
        self.from = from
        self.to = to
        self.category = category
        self.fromCategory = fromCategory
    }
}

/// A file that belongs to an item.
public struct Attachment: Equatable, Sendable {
    /// The tracker's own id.
    public var externalID: String
    public var name: String
    public var mediaType: String?
    /// As the tracker says.
    public var size: Int?
    public var author: String?
    public var createdAt: Timestamp?
    /// Where its bytes are, below the tracker's base address: never a link that the tracker gave.
    public var path: String

    public init(
        externalID: String,
        name: String,
        mediaType: String? = nil,
        size: Int? = nil,
        author: String? = nil,
        createdAt: Timestamp? = nil,
        path: String
    ) {
        self.externalID = externalID
        self.name = name
        self.mediaType = mediaType
        self.size = size
        self.author = author
        self.createdAt = createdAt
        self.path = path
    }
}

/// The bytes of an attachment, as they lie in the data directory.
public struct StoredFile: Equatable, Sendable {
    /// Lower-case hexadecimal; names the file.
    public var sha256: String
    public var size: Int

    public init(sha256: String, size: Int) {
        (self.sha256, self.size) = (sha256, size)
    }
}

/// An attachment whose bytes are still to come.
public struct WantedAttachment: Equatable, Sendable {
    /// The store's number.
    public var id: Int64
    public var name: String
    public var size: Int?
    public var path: String
    public var itemKey: String

    public init(id: Int64, name: String, size: Int? = nil, path: String, itemKey: String) {
        self.id = id
        self.name = name
        self.size = size
        self.path = path
        self.itemKey = itemKey
    }
}

/// A comment or change that the tracker lists apart from its items.
public struct DetailAddition: Equatable, Sendable {
    public enum Detail: Equatable, Sendable {
        case comment(Comment)
        case change(StatusChange)
    }

    public var itemKey: String
    public var detail: Detail

    public init(itemKey: String, detail: Detail) {
        (self.itemKey, self.detail) = (itemKey, detail)
    }
}

/// What became of such.
public struct AdditionCounts: Equatable, Sendable {
    public var comments = 0
    public var changes = 0
    /// Those that belong to no item in the store.
    public var strays = 0

    public init(comments: Int = 0, changes: Int = 0, strays: Int = 0) {
        (self.comments, self.changes, self.strays) = (comments, changes, strays)
    }
}

extension Comment {
    /// One order of any, to compare lists.
    public static func isBefore(_ left: Comment, _ right: Comment) -> Bool {
        (left.createdAt, left.externalID) < (right.createdAt, right.externalID)
    }
}

extension StatusChange {
    /// One order of any, to compare lists.
    public static func isBefore(_ left: StatusChange, _ right: StatusChange) -> Bool {
        (left.at, left.externalID) < (right.at, right.externalID)
    }
}
