import Items

/// Writes what is in an item's folder of a bundle: `comments.json`, `history.json`, `attachments.json`.
enum DetailJSON {
    static func comments(_ comments: [Comment]) -> [UInt8] {
        list(comments) { text, comment in
            text.append(#"{"id":"#)
            text.append(jsonString: comment.externalID)
            text.append(#","author":"#)
            text.append(json: comment.author)
            text.append(#","created_at":"#)
            text.append(json: comment.createdAt)
            text.append(#","updated_at":"#)
            text.append(json: comment.updatedAt)
            text.append(#","internal":"#)
            text.append(contentsOf: (comment.isInternal ? "true" : "false").utf8)
            text.append(#","body":"#)
            text.append(jsonString: comment.body)
            text.append(UInt8(ascii: "}"))
        }
    }

    static func history(_ history: [StatusChange]) -> [UInt8] {
        list(history) { text, change in
            text.append(#"{"at":"#)
            text.append(json: change.at)
            text.append(#","author":"#)
            text.append(json: change.author)
            text.append(#","from":"#)
            text.append(json: change.from)
            text.append(#","to":"#)
            text.append(jsonString: change.to)
            text.append(#","status_category":"#)
            text.append(json: change.category?.rawValue)
            text.append(#","from_category":"#)
            text.append(json: change.fromCategory?.rawValue)
            text.append(UInt8(ascii: "}"))
        }
    }

    /// Those that were fetched have the digest under which `SHA256SUMS` names the file, the others the reason.
    static func attachments(_ attachments: [BundleAttachment]) -> [UInt8] {
        list(attachments) { text, bundled in
            let attachment = bundled.attachment
            text.append(#"{"name":"#)
            text.append(jsonString: attachment.name)
            text.append(#","media_type":"#)
            text.append(json: attachment.mediaType)
            text.append(#","size":"#)
            if let size = attachment.size { text.append(decimal: size) } else { text.append("null" as StaticString) }
            text.append(#","author":"#)
            text.append(json: attachment.author)
            text.append(#","created_at":"#)
            text.append(json: attachment.createdAt)
            text.append(#","sha256":"#)
            text.append(json: bundled.file?.sha256)
            text.append(#","problem":"#)
            text.append(json: bundled.file == nil ? bundled.problem ?? "not fetched" : nil)
            text.append(UInt8(ascii: "}"))
        }
    }

    private static func list<Element>(
        _ elements: [Element],
        _ append: (inout [UInt8], Element) -> Void
    ) -> [UInt8] {
        var text = Array("[".utf8)
        for (index, element) in elements.enumerated() {
            text.append(index == 0 ? "\n" : ",\n" as StaticString)
            append(&text, element)
        }
        text.append("\n]\n" as StaticString)
        return text
    }
}
