/// The `Link` header (RFC 8288), as far as paging needs it.
enum LinkHeader {
    /// The first target with this relation.
    static func target(_ relation: String, in fields: [String]) -> String? {
        for field in fields {
            var rest = Substring(field)
            while let link = nextLink(&rest) {
                if link.relations.contains(relation) { return link.target }
            }
        }
        return nil
    }

    private static func nextLink(_ rest: inout Substring) -> (target: String, relations: [String])? {
        guard let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") else { return nil }
        let target = String(rest[rest.index(after: open)..<close])
        rest = rest[rest.index(after: close)...]
        let end = endOfParameters(rest)
        defer { rest = rest[end...] }
        return (target, relations(rest[..<end]))
    }

    /// The comma that ends a link's parameters, those inside quotes not counted.
    private static func endOfParameters(_ text: Substring) -> Substring.Index {
        var isQuoted = false
        return text.firstIndex { character in
            if character == "\"" { isQuoted.toggle() }
            return character == "," && !isQuoted
        } ?? text.endIndex
    }

    private static func relations(_ parameters: Substring) -> [String] {
        for parameter in parameters.split(separator: ";") {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].filter({ $0 != " " }).lowercased() == "rel" else { continue }
            return parts[1].split { $0 == " " || $0 == "\"" }.map { $0.lowercased() }
        }
        return []
    }
}
