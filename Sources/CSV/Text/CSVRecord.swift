/// One record of a CSV file. It shares the reader's buffer: letting go of it before the next is read saves a copy.
struct CSVRecord {
    /// The physical line on which the record starts, 1 for the first of the file.
    let line: Int
    /// The line on which it ends.
    let lastLine: Int
    /// At most one for each column of the header; a row may leave out its last ones.
    let fields: [CSVField]
    let buffer: [UInt8]
    /// Whether quotation marks in it were not written twice, so that its end had to be found.
    var isRepaired = false
    /// Lines behind it that may be the inside of a cell, though no other end of this row could be found.
    var doubtfulLines: ClosedRange<Int>?

    /// The value of a field, quotes resolved, as the bytes of the file; empty where the row has none.
    subscript(column: Int) -> ArraySlice<UInt8> {
        guard column < fields.count else { return [] }
        let field = fields[column]
        let bytes = buffer[field.start..<field.end]
        guard field.hasEscapedQuotes else { return bytes }
        var isSecond = false
        return bytes.filter { byte in
            isSecond = byte == .quote && !isSecond
            return byte != .quote || isSecond
        }[...]
    }

    /// Whether no field has anything but white space: a blank line, or the `,,,,` that spreadsheets leave behind.
    var isBlank: Bool {
        fields.allSatisfy { field in buffer[field.start..<field.end].allSatisfy { $0 == .space || $0 == .tab } }
    }
}

/// Where a field lies in the buffer, without the quotes around it.
struct CSVField {
    var start: Int
    var end: Int
    /// Whether `""` stands for a quote in it.
    var hasEscapedQuotes = false
}

/// A row that was not taken, and why.
package struct RefusedRow: Equatable, Sendable {
    package var line: Int
    package var reason: String
    /// The reason without what is this row's alone, for counting.
    var kind: String
    /// The value that can't be read, where it is one.
    var value: String?

    /// - Parameter kind: the reason itself without it.
    init(line: Int, reason: String, kind: String? = nil) {
        self.line = line
        self.reason = reason
        self.kind = kind ?? reason
    }

    /// Says how far a row of several lines goes: a quote that closes in the wrong place can make one of many.
    init(_ record: CSVRecord, _ problem: RowProblem) {
        line = record.line
        (kind, value) = (problem.kind, problem.value)
        let reason = problem.reason
        self.reason = record.lastLine == line ? reason : "\(reason) (the row runs to line \(record.lastLine))"
    }
}

extension UInt8 {
    static let quote = UInt8(ascii: "\"")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}
