import Items

/// Writes items, and what surrounds them in a bundle, as JSON (RFC 8259) in UTF-8 without white space.
///
/// By hand, because `JSONEncoder` neither keeps the order of members nor appends to a buffer, and a bundle has tens of
/// thousands of items.
extension [UInt8] {
    /// An object with the columns of the contract in their order; absent values are null.
    mutating func append(json item: Item) {
        append(#"{"external_id":"#)
        append(jsonString: item.externalID)
        append(#","key":"#)
        append(jsonString: item.key)
        append(#","source_type":"#)
        append(jsonString: item.source.type.rawValue)
        append(#","source":"#)
        append(jsonString: item.source.name)
        append(#","project":"#)
        append(json: item.project)
        append(#","item_type":"#)
        append(jsonString: item.itemType)
        append(#","title":"#)
        append(jsonString: item.title)
        append(#","status":"#)
        append(jsonString: item.status)
        append(#","status_category":"#)
        append(jsonString: item.statusCategory.rawValue)
        append(#","priority":"#)
        append(json: item.priority)
        appendPeople(of: item)
        appendTimes(of: item)
        append(#","resolution":"#)
        append(json: item.resolution)
        append(#","comments":"#)
        if let comments = item.comments { append(decimal: comments) } else { append("null" as StaticString) }
        append(#","url":"#)
        append(json: item.url)
        append(#","parent":"#)
        append(json: item.parent)
        append(UInt8(ascii: "}"))
    }

    mutating func append(json text: String?) {
        if let text { append(jsonString: text) } else { append("null" as StaticString) }
    }

    private mutating func appendPeople(of item: Item) {
        append(#","assignee":"#)
        append(json: item.assignee)
        append(#","reporter":"#)
        append(json: item.reporter)
        append(#","labels":["#)
        for (position, label) in item.labels.enumerated() {
            if position > 0 { append(UInt8(ascii: ",")) }
            append(jsonString: label)
        }
        append(UInt8(ascii: "]"))
    }

    private mutating func appendTimes(of item: Item) {
        append(#","created_at":"#)
        append(json: item.createdAt)
        append(#","updated_at":"#)
        append(json: item.updatedAt)
        append(#","closed_at":"#)
        append(json: item.closedAt)
    }

    mutating func append(json time: Timestamp?) {
        guard let time else { return append("null" as StaticString) }
        append(UInt8(ascii: "\""))
        append(time)
        append(UInt8(ascii: "\""))
    }
}
