/// Several texts written as one: commas between them, and quotation marks around one that has a comma of its own, as
/// `"O'Neill, Sean",ann`. A mark inside is written twice.
enum ListText {
    private typealias Scalars = Substring.UnicodeScalarView

    /// The texts without the blanks around them, the empty ones left out. A mark at a text's beginning that has no other
    /// one before a comma or the end stands for itself.
    static func split(_ text: String) -> [String] {
        var texts: [String] = []
        // By scalars, for a mark or a comma with an accent upon it is one still.
        var rest = text[...].unicodeScalars
        while true {
            rest = blanksDropped(rest)
            if let (inner, after) = quoted(rest) {
                texts.append(inner)
                rest = after
            } else {
                let plain = rest.prefix { $0 != "," }
                texts.append(trimmed(plain))
                rest = rest[plain.endIndex...]
            }
            guard rest.first == "," else { break }
            rest.removeFirst()
        }
        return texts.filter { !$0.isEmpty }
    }

    /// A text in marks and what follows it; nil where the marks are none of a list.
    private static func quoted(_ text: Scalars) -> (inner: String, after: Scalars)? {
        guard text.first == "\"" else { return nil }
        var (inner, rest) = (String.UnicodeScalarView(), text.dropFirst())
        while let mark = rest.firstIndex(of: "\"") {
            inner += rest[..<mark]
            rest = rest[mark...].dropFirst()
            guard rest.first == "\"" else {
                let after = blanksDropped(rest)
                return after.isEmpty || after.first == "," ? (String(inner), after) : nil
            }
            inner.append("\"")
            rest.removeFirst()
        }
        return nil
    }

    private static func blanksDropped(_ text: Scalars) -> Scalars {
        text.drop(while: \.properties.isWhitespace)
    }

    private static func trimmed(_ text: Scalars) -> String {
        let end = text.lastIndex { !$0.properties.isWhitespace }
        return end.map { String(text[...$0]) } ?? ""
    }
}
