import Items

/// That a text of an item was longer than texts may be.
package struct TextCut: Equatable, Sendable {
    /// `title cut to 2,000 characters`
    package var reason: String
    package var itemKey: String

    static let mark = " cut to "

    /// Whether the reason of a coverage is one of these.
    package static func isOne(_ reason: String) -> Bool {
        reason.contains(mark) && reason.hasSuffix(" characters") || reason == labels
    }

    static let labels = "labels from the \(ItemLimits.labels + 1)st on left out"
}

/// Brings the texts of one item within `ItemLimits`, and notes which were longer.
struct TextFit {
    let itemKey: String
    private(set) var cuts: [TextCut] = []

    init(_ itemKey: String) {
        self.itemKey = itemKey
    }

    mutating func fit(_ text: inout String, _ name: String, to length: Int = ItemLimits.name) {
        guard let cut = text.cut(toScalars: length) else { return }
        text = cut
        note("\(name)\(TextCut.mark)\(length.grouped) characters")
    }

    mutating func fit(_ text: inout String?, _ name: String) {
        guard var given = text else { return }
        fit(&given, name)
        text = given
    }

    private mutating func note(_ reason: String) {
        let cut = TextCut(reason: reason, itemKey: itemKey)
        if !cuts.contains(cut) { cuts.append(cut) }
    }
}

extension TextFit {
    /// - Throws: `RefusedItem` where what tells the item from others is too long: a part of it would be another's.
    mutating func fit(_ item: inout Item) throws(RefusedItem) {
        guard item.externalID.isShort else { throw RefusedItem(reason: "its id is \(Self.tooLong)") }
        guard item.key.isShort else {
            throw RefusedItem(externalID: item.externalID, reason: "its key is \(Self.tooLong)")
        }
        guard item.source.name.isShort else {
            throw RefusedItem(externalID: item.externalID, reason: "the name of its project is \(Self.tooLong)")
        }
        fit(&item.title, "title", to: ItemLimits.title)
        fit(&item.project, "project")
        fit(&item.itemType, "type")
        fit(&item.status, "status")
        fit(&item.priority, "priority")
        fit(&item.assignee, "assignee")
        fit(&item.reporter, "reporter")
        fit(&item.resolution, "resolution")
        fit(&item.parent, "parent")
        if item.labels.count > ItemLimits.labels {
            item.labels.removeSubrange(ItemLimits.labels...)
            note(TextCut.labels)
        }
        for index in item.labels.indices { fit(&item.labels[index], "label") }
        // A part of an address leads nowhere.
        if item.url?.cut(toScalars: ItemLimits.url) != nil { item.url = nil }
    }

    private static var tooLong: String { "longer than \(ItemLimits.name) characters" }

    mutating func fit(_ details: inout ItemDetails) {
        details.comments = details.comments?.compactMap { fitted($0) }
        details.history = details.history?.compactMap { fitted($0) }
        details.attachments = details.attachments?.compactMap { fitted($0) }
    }

    /// nil for one whose id is too long.
    mutating func fitted(_ comment: Comment) -> Comment? {
        guard comment.externalID.isShort else { return nil }
        var comment = comment
        fit(&comment.author, "author of a comment")
        fit(&comment.body, "comment", to: ItemLimits.comment)
        return comment
    }

    mutating func fitted(_ change: StatusChange) -> StatusChange? {
        guard change.externalID.isShort else { return nil }
        var change = change
        fit(&change.author, "author of a change")
        fit(&change.from, "status")
        fit(&change.to, "status")
        return change
    }

    private mutating func fitted(_ attachment: Attachment) -> Attachment? {
        guard attachment.externalID.isShort else { return nil }
        var attachment = attachment
        fit(&attachment.name, "name of an attachment")
        fit(&attachment.mediaType, "type of an attachment")
        fit(&attachment.author, "author of an attachment")
        return attachment
    }
}
