import Egress
import Items

/// Comments, history and attachments as Jira has them.
extension JSONNode {
    var jiraComment: Comment? {
        guard let id = self["id"]?.identifier, let createdAt = try? time("created") else { return nil }
        return Comment(
            externalID: id,
            author: self["author"]?.jiraPerson,
            createdAt: createdAt,
            updatedAt: try? time("updated"),
            // Service Management's internal notes, and comments for a role or group alone.
            isInternal: self["jsdPublic"]?.bool == false || self["visibility"]?.isObject == true,
            body: self["body"].map(AtlassianDocument.text) ?? ""
        )
    }

    /// The changes of status in one entry of a changelog.
    func jiraStatusChanges(_ categories: [String: StatusCategory]) -> [StatusChange] {
        guard let id = self["id"]?.identifier, let at = try? time("created") else { return [] }
        let changes = self["items"]?.elements.filter { $0["field"]?.string == "status" } ?? []
        return changes.enumerated().compactMap { index, change in
            guard let to = change["toString"]?.filledText ?? change["to"]?.filledText else { return nil }
            return StatusChange(
                externalID: index == 0 ? id : "\(id)-\(index)",
                at: at,
                author: self["author"]?.jiraPerson,
                from: change["fromString"]?.filledText ?? change["from"]?.filledText,
                to: to,
                category: change["to"]?.identifier.flatMap { categories[$0] },
                fromCategory: change["from"]?.identifier.flatMap { categories[$0] }
            )
        }
    }

    /// The address is made from the id: the one that Jira gives may lead to another host.
    func jiraAttachment(isCloud: Bool) -> Attachment? {
        guard let id = self["id"]?.identifier, let name = self["filename"]?.filledText else { return nil }
        let escaped = QueryString.escaped(id)
        return Attachment(
            externalID: id,
            name: name,
            mediaType: self["mimeType"]?.filledText,
            size: self["size"]?.byteCount,
            author: self["author"]?.jiraPerson,
            createdAt: try? time("created"),
            path: isCloud
                ? "/rest/api/3/attachment/content/\(escaped)?redirect=false"
                : "/secure/attachment/\(escaped)/\(QueryString.escaped(name))"
        )
    }
}

/// The plain text of an Atlassian Document Format value, in which Jira Cloud's v3 keeps every long text.
///
/// Source: developer.atlassian.com, "Atlassian Document Format".
enum AtlassianDocument {
    /// What is a string already (wiki text, in v2) stays as it is.
    static func text(_ node: JSONNode) -> String {
        if let text = node.text { return text }
        var text = ""
        append(node, to: &text)
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }

    private static func append(_ node: JSONNode, to text: inout String) {
        let attributes = node["attrs"]
        switch node["type"]?.string {
        case "text": text += node["text"]?.text ?? ""
        case "hardBreak": text += "\n"
        case "mention", "emoji", "status", "placeholder":
            text += attributes?["text"]?.text ?? attributes?["shortName"]?.text ?? ""
        case "date": text += date(attributes?["timestamp"])
        case "inlineCard", "blockCard", "embedCard": text += attributes?["url"]?.text ?? ""
        case "media": text += attributes?["alt"]?.text.map { "[\($0)]" } ?? ""
        case "listItem", "taskItem", "decisionItem":
            text += "- "
            appendContent(node, to: &text)
        default: appendContent(node, to: &text)
        }
        if isBlock(node["type"]?.string), text.last?.isNewline == false { text += "\n" }
    }

    private static func appendContent(_ node: JSONNode, to text: inout String) {
        for child in node["content"]?.elements ?? [] { append(child, to: &text) }
    }

    private static func isBlock(_ type: String?) -> Bool {
        switch type {
        case "paragraph", "heading", "codeBlock", "listItem", "taskItem", "decisionItem", "tableRow", "rule",
            "blockCard", "embedCard", "mediaSingle":
            true
        default: false
        }
    }

    /// Milliseconds since 1970, in a string.
    private static func date(_ timestamp: JSONNode?) -> String {
        guard let milliseconds = timestamp?.string.flatMap({ Int64($0) }), milliseconds.magnitude < 1 << 52 else {
            return ""
        }
        return "\(CivilDate(daysSinceEpoch: Int(milliseconds.flooredDivision(by: 86_400_000))))"
    }
}
