import Foundation
import Items

/// A column's name as it is compared, and the time zone that it names.
struct ColumnName: Equatable {
    /// `Issue Key`, `issue_key` and `issuekey` are the same column.
    let plain: String
    /// Of `Created At (UTC)`.
    let timeZone: TimeZone?

    init(_ name: String) {
        let (rest, zone) = Self.split(name)
        plain = Self.plain(rest)
        timeZone = zone
    }

    /// In lower case, without spaces, signs between words, and what nobody sees.
    static func plain(_ name: String) -> String {
        let scalars = name.lowercased().unicodeScalars.filter { scalar in
            !scalar.properties.isWhitespace && !ignored.contains(scalar) && scalar.properties.generalCategory != .format
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private static let ignored: Set<Unicode.Scalar> = ["_", "-", ":", "*", "."]

    /// Cuts off a zone in parentheses or brackets, or the word UTC, at the end.
    private static func split(_ name: String) -> (String, TimeZone?) {
        let text = name.trimmingCharacters(in: .whitespacesAndNewlines)
        for (open, close) in [("(", ")"), ("[", "]")] where text.hasSuffix(close) {
            guard let start = text.lastIndex(of: Character(open)) else { continue }
            let inside = text[text.index(after: start)...].dropLast().trimmingCharacters(in: .whitespaces)
            if let zone = zone(inside) { return (String(text[..<start]), zone) }
        }
        for word in ["UTC", "GMT"] where text.uppercased().hasSuffix(word) && text.count > word.count {
            let rest = text.dropLast(word.count)
            if let last = rest.last, last == " " || last == "_" || last == "-" { return (String(rest), .gmt) }
        }
        return (text, nil)
    }

    /// `UTC`, `GMT+2`, `+02:00`, `Europe/Berlin`, and the abbreviations that mean one zone only.
    private static func zone(_ text: String) -> TimeZone? {
        var reader = DigitReader(Array(text.uppercased().utf8)[...])
        if let seconds = ISO8601Time.zone(&reader), reader.isAtEnd { return TimeZone(secondsFromGMT: Int(seconds)) }
        if let hours = abbreviations[text.uppercased()] { return TimeZone(secondsFromGMT: hours * 3600) }
        return text.contains("/") ? TimeZone(identifier: text) : nil
    }

    private static let abbreviations = [
        "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CET": 1, "MEZ": 1, "CEST": 2,
        "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
    ]
}
