/// A strong entity tag, quotes included.
struct EntityTag: Equatable, Sendable {
    let text: String

    /// A tag of an opaque value without quotes and control characters, such as a hash.
    init(_ value: String) {
        text = "\"\(value)\""
    }

    /// Whether an `If-None-Match` field names the tag; its comparison is weak (RFC 9110, 13.1.2).
    func isNamed(by field: String?) -> Bool {
        guard let field else { return false }
        return field.split(separator: ",").contains { part in
            let tag = part.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
            return tag == "*" || tag == text || tag.hasPrefix("W/") && tag.dropFirst(2) == text
        }
    }

    /// Whether an `If-Range` field lets a range be served; its comparison is strong, and dates are never known here.
    func allowsRange(_ field: String?) -> Bool {
        field == nil || field == text
    }
}
