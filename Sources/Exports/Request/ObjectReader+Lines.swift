import Items

extension ObjectReader {
    mutating func date(_ field: String, required: Bool) -> CivilDate? {
        guard let text = string(field, required: required) else { return nil }
        if let date = CivilDate(text) { return date }
        report(field, "must be a date of the calendar, written YYYY-MM-DD")
        return nil
    }

    mutating func label() -> String? {
        guard let label = string("label", required: true), isLine(label, "label", upTo: 100) else { return nil }
        if label.allSatisfy(\.isWhitespace) { report("label", "must have 1 to 100 characters") }
        return label
    }

    /// A text of one line; one of nothing but white space counts as absent.
    mutating func line(_ field: String, upTo limit: Int) -> String? {
        guard let text = string(field), isLine(text, field, upTo: limit) else { return nil }
        return text.allSatisfy(\.isWhitespace) ? nil : text
    }

    private mutating func isLine(_ text: String, _ field: String, upTo limit: Int) -> Bool {
        if text.hasControlCharacters {
            report(field, "must not contain control characters")
            return false
        }
        guard text.isLonger(than: limit) else { return true }
        report(field, "must have at most \(limit) characters")
        return false
    }

    /// A list of the values that a filter lets pass. An empty list is refused: it would let nothing pass, which
    /// nobody means.
    mutating func names(_ field: String, among valid: [String]? = nil) -> [String]? {
        guard let names = strings(field) else { return nil }
        if !(1...100).contains(names.count) { report(field, "must have 1 to 100 entries") }
        if names.contains(where: { $0.isEmpty || $0.utf8.count > 1000 || $0.hasControlCharacters }) {
            report(field, "must hold texts of 1 to 1000 bytes without control characters")
        }
        if let valid, names.contains(where: { !valid.contains($0) }) {
            report(field, "must hold only: \(valid.joined(separator: ", "))")
        }
        return names
    }
}
