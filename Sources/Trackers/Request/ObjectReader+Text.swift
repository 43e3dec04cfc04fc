import Items

/// The kinds of text that an import's request has, each refused under its field's name.
extension ObjectReader {
    enum BoundSide: Sendable {
        case lower, upper
    }

    /// One line of text that is not empty; spaces around it are dropped.
    mutating func line(_ field: String, upTo limit: Int = 256) -> String? {
        guard let text = string(field) else { return nil }
        return checked(text, field, limit)
    }

    private mutating func checked(_ text: String, _ field: String, _ limit: Int) -> String? {
        let trimmed = text.trimmed
        if trimmed.contains(where: \.isControlOrSeparator) {
            report(field, "must not have line breaks or other control characters")
        } else if trimmed.isEmpty || trimmed.unicodeScalars.count > limit {
            report(field, "must have 1 to \(limit) characters")
        } else {
            return trimmed
        }
        return nil
    }

    mutating func secret(_ field: String) -> Secret? {
        line(field, upTo: 4096).map(Secret.init)
    }

    /// A value with two names, of which a client may send either, or both alike.
    mutating func oneOf(_ field: String, _ other: String) -> String? {
        let (first, second) = (line(field), line(other))
        if let first, let second, first != second { report(other, "differs from \(field): send one of them") }
        return first ?? second
    }

    /// A string or a whole number, as a string.
    mutating func identifier(_ field: String) -> String? {
        guard let value = value(field) else { return nil }
        if let text = value.string { return checked(text, field, 256) }
        if let number = value.integer, number >= 0 { return "\(number)" }
        report(field, "must be a string or a whole number")
        return nil
    }

    /// 1 to 100 lines, where it is allowed a single one without its array.
    mutating func lines(_ field: String, orOne: Bool = false) -> [String]? {
        if orOne, let text = value(field)?.string { return checked(text, field, 256).map { [$0] } }
        guard let texts = strings(field) else { return nil }
        guard (1...100).contains(texts.count) else {
            report(field, "must have 1 to 100 strings")
            return nil
        }
        let lines = texts.compactMap { checked($0, field, 256) }
        return lines.count == texts.count ? lines : nil
    }

    mutating func choice<Choice: RawRepresentable<String>>(
        _ field: String,
        from choices: [Choice],
        required: Bool = false
    ) -> Choice? {
        guard let text = string(field, required: required) else { return nil }
        if let choice = choices.first(where: { $0.rawValue == text }) { return choice }
        report(field, "must be one of: \(choices.map(\.rawValue).joined(separator: ", "))")
        return nil
    }

    /// `YYYY-MM-DD`, a day in UTC, or an ISO 8601 time. Both ends belong to the range; of the upper one, the first
    /// instant beyond it is returned.
    mutating func bound(_ field: String, _ side: BoundSide) -> Timestamp? {
        guard let text = line(field, upTo: 64) else { return nil }
        if let day = CivilDate(text) {
            return Timestamp(seconds: Int64(day.adding(days: side == .upper ? 1 : 0).daysSinceEpoch) * 86400)
        }
        if let instant = Timestamp(trackerTime: Array(text.utf8)[...]) {
            return side == .upper ? instant + .milliseconds(1) : instant
        }
        report(field, "must be a date such as 2024-01-31 or an ISO 8601 time")
        return nil
    }
}

extension String {
    fileprivate var trimmed: String {
        let start = drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.endIndex
        return String(start[..<end])
    }
}
