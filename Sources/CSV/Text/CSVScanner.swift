/// Finds the fields of one record in a buffer (RFC 4180), without reading or copying anything.
///
/// More forgiving than the RFC in three things that real files have: any of CRLF, LF and CR ends a record, a quote
/// inside a field that does not begin with one is text, and spaces may stand around a quoted field.
struct CSVScanner {
    let delimiter: UInt8
    /// How many fields are kept; all are counted.
    var maxFields = Int.max
    /// Whether a field that is not kept has anything in it.
    private(set) var hasSurplus = false
    /// Where the last quoted field of the last record opens, if it has one.
    private(set) var lastQuote: Int?
    /// The fields of the last record found.
    private(set) var fields: [CSVField] = []
    private(set) var fieldCount = 0
    /// Line breaks passed so far in the present record, the one that ends it included.
    private(set) var lineBreaks = 0
    /// Line breaks between the start of the record and the quote that is open, if one is.
    private(set) var lineBreaksBeforeQuote: Int?

    init(delimiter: UInt8) {
        self.delimiter = delimiter
    }

    enum Outcome: Equatable {
        /// The record ends before this index, its line break included.
        case record(end: Int)
        /// The buffer ends inside the record.
        case incomplete
        /// The file ends inside a quoted field.
        case unclosedQuote
        /// Something other than a delimiter or a line break follows a closing quote.
        case textAfterQuote
    }

    /// Scans the record at `start`; `isLast` says that the file ends with the buffer.
    mutating func scan(_ bytes: [UInt8], from start: Int, isLast: Bool) -> Outcome {
        fields.removeAll(keepingCapacity: true)
        fieldCount = 0
        lineBreaks = 0
        lineBreaksBeforeQuote = nil
        lastQuote = nil
        hasSurplus = false
        var position = start
        while true {
            if let quote = Self.quote(bytes, from: position) {
                position = quote
                if let failure = scanQuoted(bytes, from: &position, isLast: isLast) { return failure }
            } else {
                scanPlain(bytes, from: &position)
            }
            guard position < bytes.count else { return isLast ? .record(end: position) : .incomplete }
            if bytes[position] != delimiter { return endRecord(bytes, at: position, isLast: isLast) }
            position += 1
        }
    }

    /// Moves `position` to the end of the field; the end of the buffer counts as one.
    private mutating func scanPlain(_ bytes: [UInt8], from position: inout Int) {
        var end = position
        while end < bytes.count {
            let byte = bytes[end]
            if byte == delimiter || byte == .lineFeed || byte == .carriageReturn { break }
            end += 1
        }
        append(CSVField(start: position, end: end), in: bytes)
        position = end
    }

    /// Where a quoted field opens, spaces before it apart; nil where the field is a plain one.
    static func quote(_ bytes: [UInt8], from position: Int) -> Int? {
        var position = position
        while position < bytes.count, bytes[position] == .space { position += 1 }
        return position < bytes.count && bytes[position] == .quote ? position : nil
    }

    /// Moves `position` behind the closing quote, or says why there is none.
    private mutating func scanQuoted(_ bytes: [UInt8], from position: inout Int, isLast: Bool) -> Outcome? {
        var field = CSVField(start: position + 1, end: position + 1)
        lineBreaksBeforeQuote = lineBreaks
        lastQuote = position
        while field.end < bytes.count {
            let byte = bytes[field.end]
            let next = field.end + 1 < bytes.count ? bytes[field.end + 1] : nil
            if byte == .quote {
                if next == nil, !isLast { return .incomplete }
                guard next == .quote else { return close(field, in: bytes, at: &position, isLast: isLast) }
                field.hasEscapedQuotes = true
                field.end += 1
            } else if byte == .lineFeed || (byte == .carriageReturn && next != .lineFeed) {
                lineBreaks += 1
            }
            field.end += 1
        }
        return isLast ? .unclosedQuote : .incomplete
    }

    private mutating func close(
        _ field: CSVField,
        in bytes: [UInt8],
        at position: inout Int,
        isLast: Bool
    ) -> Outcome? {
        position = field.end + 1
        while position < bytes.count, bytes[position] == .space { position += 1 }
        if position == bytes.count, !isLast { return .incomplete }
        append(field, in: bytes)
        let next = position < bytes.count ? bytes[position] : nil
        let mayFollow = next == nil || next == delimiter || next == .lineFeed || next == .carriageReturn
        if mayFollow { lineBreaksBeforeQuote = nil }
        return mayFollow ? nil : .textAfterQuote
    }

    private mutating func append(_ field: CSVField, in bytes: [UInt8]) {
        fieldCount += 1
        if fields.count < maxFields {
            fields.append(field)
        } else if !hasSurplus {
            hasSurplus = bytes[field.start..<field.end].contains { $0 != .space && $0 != .tab }
        }
    }

    private mutating func endRecord(_ bytes: [UInt8], at position: Int, isLast: Bool) -> Outcome {
        lineBreaks += 1
        guard bytes[position] == .carriageReturn else { return .record(end: position + 1) }
        guard position + 1 < bytes.count else { return isLast ? .record(end: position + 1) : .incomplete }
        return .record(end: bytes[position + 1] == .lineFeed ? position + 2 : position + 1)
    }
}
