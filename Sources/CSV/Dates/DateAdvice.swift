import Foundation

/// Which date patterns would let more rows of a file in than are now: its first rows are read with each.
struct DateAdvice {
    /// How dates are read.
    struct Reading {
        var format: String?
        var order: WrittenTime.Order?
    }

    /// How many patterns are tried.
    private static let mostPatterns = 8

    /// The cells for the time of creation of each row that has any.
    private var rows: [[[UInt8]]] = []

    /// Notes the cells of a row.
    mutating func note(_ cells: [ArraySlice<UInt8>]) {
        let cells = cells.map { Array($0) }.filter { !$0.isEmpty }
        if !cells.isEmpty { rows.append(cells) }
    }

    /// How many of the rows can be read.
    func readable(_ reading: Reading) -> Int {
        rows.count - unreadable(reading).count
    }

    func isBetter(_ reading: Reading, than present: Reading) -> Bool {
        readable(reading) > readable(present)
    }

    /// Of the patterns that dates may be of, those that read more rows than `present`.
    ///
    /// - Parameter guesses: dates to look at before those that can't be read.
    func better(than present: Reading, _ guesses: [String]) -> [String] {
        let left = unreadable(present)
        guard !left.isEmpty else { return [] }
        var patterns: [String] = []
        for example in guesses + left {
            for pattern in NumericDates.patterns(for: example) where !patterns.contains(pattern) {
                patterns.append(pattern)
            }
            if patterns.count >= Self.mostPatterns { break }
        }
        let now = rows.count - left.count
        return patterns.filter { readable(Reading(format: $0)) > now }
    }

    /// Whether a value has a digit, as every date but those in words.
    var hasNumbers: Bool {
        rows.contains { $0.contains { $0.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } } }
    }

    /// The first cell of each row that can't be read.
    private func unreadable(_ reading: Reading) -> [String] {
        guard var reader = try? DateReader(timeZone: .gmt, format: reading.format, order: reading.order) else {
            return rows.map(Self.text)
        }
        return rows.filter { cells in !cells.contains { reader.timestamp($0[...]) != nil } }.map(Self.text)
    }

    private static func text(_ cells: [[UInt8]]) -> String {
        String(decoding: UnicodeSpace.plain(cells[0][...]), as: UTF8.self)
    }
}
