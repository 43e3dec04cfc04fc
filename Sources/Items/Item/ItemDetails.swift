/// What a tracker keeps on an item beside its fields. A part that is nil was not read, so nothing is known of it.
package struct ItemDetails: Equatable, Sendable {
    package var comments: [Comment]?
    package var history: [StatusChange]?
    package var attachments: [Attachment]?

    package init(comments: [Comment]? = nil, history: [StatusChange]? = nil, attachments: [Attachment]? = nil) {
        (self.comments, self.history, self.attachments) = (comments, history, attachments)
    }

    /// The parts that were read.
    package var kinds: DetailKinds {
        var kinds: DetailKinds = []
        if comments != nil { kinds.insert(.comments) }
        if history != nil { kinds.insert(.history) }
        if attachments != nil { kinds.insert(.attachments) }
        return kinds
    }
}

/// Parts of `ItemDetails`, as a request asks for them.
package struct DetailKinds: OptionSet, Codable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    package static let comments = DetailKinds(rawValue: 1)
    package static let history = DetailKinds(rawValue: 2)
    package static let attachments = DetailKinds(rawValue: 4)
}

/// What somebody has written on an item.
package struct Comment: Equatable, Sendable {
    /// The tracker's own id.
    package var externalID: String
    package var author: String?
    package var createdAt: Timestamp
    package var updatedAt: Timestamp?
    /// Not meant for whoever reported the item: ServiceNow's work notes, GitLab's and Jira's internal comments.
    package var isInternal = false
    /// Plain text, or the tracker's own markup.
    package var body: String

    package init(
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
package struct StatusChange: Equatable, Sendable {
    /// The tracker's own id of the event; two changes in one event share it.
    package var externalID: String
    package var at: Timestamp
    package var author: String?
    package var from: String?
    package var to: String
    /// nil where the tracker does not say what the status means: it may no longer list it.
    package var category: StatusCategory?
    /// The same of the status before.
    package var fromCategory: StatusCategory?

    package init(
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
package struct Attachment: Equatable, Sendable {
    /// The tracker's own id.
    package var externalID: String
    package var name: String
    package var mediaType: String?
    /// As the tracker says.
    package var size: Int?
    package var author: String?
    package var createdAt: Timestamp?
    /// Where its bytes are, below the tracker's base address: never a link that the tracker gave.
    package var path: String

    package init(
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
package struct StoredFile: Equatable, Sendable {
    /// Lower-case hexadecimal; names the file.
    package var sha256: String
    package var size: Int

    package init(sha256: String, size: Int) {
        (self.sha256, self.size) = (sha256, size)
    }
}

/// An attachment whose bytes are still to come.
package struct WantedAttachment: Equatable, Sendable {
    /// The store's number.
    package var id: Int64
    package var name: String
    package var size: Int?
    package var path: String
    package var itemKey: String

    package init(id: Int64, name: String, size: Int? = nil, path: String, itemKey: String) {
        self.id = id
        self.name = name
        self.size = size
        self.path = path
        self.itemKey = itemKey
    }
}

/// A comment or change that the tracker lists apart from its items.
package struct DetailAddition: Equatable, Sendable {
    package enum Detail: Equatable, Sendable {
        case comment(Comment)
        case change(StatusChange)
    }

    package var itemKey: String
    package var detail: Detail

    package init(itemKey: String, detail: Detail) {
        (self.itemKey, self.detail) = (itemKey, detail)
    }
}

/// What became of such.
package struct AdditionCounts: Equatable, Sendable {
    package var comments = 0
    package var changes = 0
    /// Those that belong to no item in the store.
    package var strays = 0

    package init(comments: Int = 0, changes: Int = 0, strays: Int = 0) {
        (self.comments, self.changes, self.strays) = (comments, changes, strays)
    }
}

extension Comment {
    /// One order of any, to compare lists.
    package static func isBefore(_ left: Comment, _ right: Comment) -> Bool {
        (left.createdAt, left.externalID) < (right.createdAt, right.externalID)
    }
}

extension StatusChange {
    /// One order of any, to compare lists.
    package static func isBefore(_ left: StatusChange, _ right: StatusChange) -> Bool {
        (left.at, left.externalID) < (right.at, right.externalID)
    }
}
