import Foundation

/// The records of a CSV file, one at a time, with line numbers, in memory that does not grow with the file.
///
/// SwiftCSV 0.10 could read the same files, but it holds the whole text as one `String` and its errors name no lines.
struct CSVReader: ~Copyable {
    /// The longest record, in bytes; also how far is looked for the end of a cell that is broken.
    static let maxRecordBytes = 1 << 20

    /// The names of the columns, as written.
    private(set) var header: [String] = []
    private(set) var delimiter = UInt8(ascii: ",")
    private var input: CSVInput
    private var scanner = CSVScanner(delimiter: UInt8(ascii: ","))
    private var buffer: [UInt8] = []
    /// The index in the buffer where the next record starts, and its line.
    private var start = 0
    private var line = 1
    private var isAtEnd = false

    /// Opens the file and reads its header; throws `CSVFileError`.
    static func open(path: String) throws -> CSVReader {
        try CSVReader.open(CSVInput(path: path))
    }

    static func open(_ input: CSVInput) throws -> CSVReader {
        var reader = CSVReader(input)
        try reader.readHeader()
        return reader
    }

    private init(_ input: CSVInput) {
        self.input = input
        buffer.reserveCapacity(2 * CSVInput.pieceBytes)
    }

    /// What was taken for granted of its encoding.
    var assumption: String? { input.encoding.assumption }

    /// The size of the file, 0 where it has none (a pipe).
    var bytesTotal: Int { input.size }

    /// How much of the file lies behind us, about.
    var bytesDone: Int { max(0, input.bytesRead - (buffer.count - start)) }

    /// The next row that is not blank, or nil at the end of the file.
    ///
    /// - Throws: `CSVFileError`, after which there is no next row.
    mutating func next() throws -> CSVRow? {
        while let outcome = try scan() {
            switch outcome {
            case .record(let end) where end - start <= Self.maxRecordBytes:
                if let row = try take(recordUpTo: end) { return row }
            case .record, .incomplete: return try skipLongRecord()
            case .unclosedQuote, .textAfterQuote: return try repair()
            }
        }
        return nil
    }
}

/// What stands on the next line or lines of the file.
enum CSVRow {
    case record(CSVRecord)
    case refused(RefusedRow)
}

extension CSVReader {
    /// Scans the record at `start`, reading on as long as it needs; nil at the end of the file.
    /// `incomplete` means that the record is too long.
    private mutating func scan() throws -> CSVScanner.Outcome? {
        while true {
            if start == buffer.count, isAtEnd { return nil }
            let outcome = scanner.scan(buffer, from: start, isLast: isAtEnd)
            guard outcome == .incomplete, buffer.count - start <= Self.maxRecordBytes else { return outcome }
            try fill()
        }
    }

    /// Moves past the record; nil when it is blank, refused when it has more fields than there are columns.
    private mutating func take(recordUpTo end: Int) throws -> CSVRow? {
        var doubt: ClosedRange<Int>?
        if let quote = scanner.lastQuote, let orphan = try orphan(behind: end) {
            if let row = try repaired(distrusting: quote) { return row }
            let first = line + max(scanner.lineBreaks, 1)
            doubt = first...max(first, first + buffer[end..<orphan].lineBreaks)
        }
        var record = record
        record.doubtfulLines = doubt
        advance(to: end, lines: scanner.lineBreaks)
        if record.isBlank, !scanner.hasSurplus { return nil }
        guard scanner.hasSurplus else { return .record(record) }
        let reason = "the row has \(scanner.fieldCount) fields, the header \(header.count)"
        return .refused(RefusedRow(record, RowProblem(reason: reason, kind: "the row has more fields than the header")))
    }

    /// The record that was scanned last.
    private var record: CSVRecord {
        let lastLine = line + max(scanner.lineBreaks - 1, 0)
        return CSVRecord(line: line, lastLine: lastLine, fields: scanner.fields, buffer: buffer)
    }

    private mutating func advance(to end: Int, lines: Int) {
        start = end
        line += lines
    }

    /// Reads one more piece, and drops what lies behind us unless others know places by their index.
    private mutating func fill(keepsIndexes: Bool = false) throws {
        if !keepsIndexes {
            buffer.removeSubrange(..<start)
            start = 0
        }
        let piece = try input.next()
        isAtEnd = piece.isEmpty
        buffer += piece
    }
}

// Broken quotes and long records.
extension CSVReader {
    /// The next quote behind a record with quotes, where it closes a cell that nobody has opened: the record has then
    /// ended too early, and what lies between is the inside of its last cell.
    private mutating func orphan(behind end: Int) throws -> Int? {
        var searched = end
        while true {
            if let quote = buffer.index(of: .quote, from: searched) {
                return try isOrphan(quote, behind: end) ? quote : nil
            }
            guard !isAtEnd, buffer.count - end < Self.maxRecordBytes else { return nil }
            searched = buffer.count
            try fill(keepsIndexes: true)
        }
    }

    private mutating func isOrphan(_ quote: Int, behind end: Int) throws -> Bool {
        let previous = quote > end ? buffer[quote - 1] : .lineFeed
        if previous == delimiter || previous == .lineFeed || previous == .carriageReturn { return false }
        while !isAtEnd, buffer.count - quote < Self.maxRecordBytes, !buffer[quote...].contains(.lineFeed) {
            try fill(keepsIndexes: true)
        }
        let lineStart = buffer[end..<quote].lastIndex { $0 == .lineFeed || $0 == .carriageReturn }.map { $0 + 1 } ?? end
        let before = buffer[lineStart..<quote].last { $0 != .space }
        let after = buffer[(quote + 1)...].first { $0 != .space }
        let closes = after == nil || after == delimiter || after == .lineFeed || after == .carriageReturn
        guard closes, let before, before != delimiter else { return false }
        let rest = buffer[lineStart...].prefix { $0 != .lineFeed && $0 != .carriageReturn }
        return rest.count(where: { $0 == delimiter }) + 1 != header.count
    }

    /// The row at `start`, whose quotes are broken; the next one is found behind it.
    private mutating func repair() throws -> CSVRow {
        if let row = try repaired(distrusting: nil) { return row }
        let repair = QuoteRepair(buffer, delimiter: delimiter, columns: header.count, isWhole: isAtEnd)
        guard let end = repair.endOfBadLine(at: start) else {
            throw CSVFileError.brokenQuote(line: line + (scanner.lineBreaksBeforeQuote ?? 0))
        }
        let row = RefusedRow(line: line, reason: "a quotation mark inside a quoted cell is not written twice")
        advance(to: end, lines: 1)
        return .refused(row)
    }

    private mutating func repaired(distrusting quote: Int?) throws -> CSVRow? {
        while !isAtEnd, buffer.count - start <= Self.maxRecordBytes { try fill(keepsIndexes: true) }
        var repair = QuoteRepair(
            buffer,
            delimiter: delimiter,
            columns: header.count,
            isWhole: isAtEnd,
            distrusted: quote
        )
        guard let found = repair.record(at: start) else { return nil }
        let breaks = buffer[start..<found.end].lineBreaks
        let lastLine = line + max(breaks - 1, 0)
        var record = CSVRecord(line: line, lastLine: lastLine, fields: found.fields, buffer: buffer)
        record.isRepaired = true
        advance(to: found.end, lines: breaks)
        return .record(record)
    }

    /// Moves past a record of more than 1 MiB, in pieces.
    private mutating func skipLongRecord() throws -> CSVRow {
        let row = RefusedRow(line: line, reason: "the row is longer than 1 MiB")
        var skip = RecordSkip(delimiter: delimiter)
        while true {
            switch skip.read(buffer, from: start, isLast: isAtEnd) {
            case .end(let end):
                advance(to: end, lines: skip.lineBreaks)
                return .refused(row)
            case .broken: throw CSVFileError.brokenQuote(line: row.line)
            case .more(let read):
                advance(to: read, lines: 0)
                try fill()
            }
        }
    }
}

extension CSVReader {
    private mutating func readHeader() throws {
        try readSeparatorLine()
        while header.isEmpty {
            if scanner.delimiter == UInt8(ascii: ",") { try chooseDelimiter() }
            guard let outcome = try scan() else { throw CSVFileError.empty }
            guard case .record(let end) = outcome else {
                throw CSVFileError.header(line: line, reason: reason(for: outcome))
            }
            let record = record
            if !record.isBlank { header = names(in: record) }
            advance(to: end, lines: scanner.lineBreaks)
        }
        delimiter = scanner.delimiter
        scanner.maxFields = header.count
    }

    /// `sep=;`, with which Excel is told the delimiter.
    private mutating func readSeparatorLine() throws {
        while buffer.count < 16, !isAtEnd { try fill() }
        let first = buffer.prefix(16).prefix { $0 != .lineFeed && $0 != .carriageReturn }.filter { $0 != .quote }
        guard first.count >= 5, String(decoding: first.prefix(4), as: UTF8.self).lowercased() == "sep=",
            first[5...].allSatisfy({ $0 == .space }), first[4] != .space, first[4] < 0x80
        else { return }
        guard case .record(let end)? = try scan() else { return }
        advance(to: end, lines: scanner.lineBreaks)
        scanner = CSVScanner(delimiter: first[4])
    }

    /// The delimiter that cuts the next record into the most fields, comma before semicolon before tab.
    private mutating func chooseDelimiter() throws {
        var best = 0
        for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";"), .tab] {
            let present = scanner
            scanner = CSVScanner(delimiter: delimiter)
            if case .record = try scan(), scanner.fieldCount > best {
                best = scanner.fieldCount
            } else {
                scanner = present
            }
        }
    }

    private func names(in record: CSVRecord) -> [String] {
        record.fields.indices.map { column in
            var isDamaged = false
            return FieldText.read(record[column], isDamaged: &isDamaged) ?? ""
        }
    }

    private func reason(for failure: CSVScanner.Outcome) -> String {
        if failure == .textAfterQuote {
            return "text follows the closing quote on line \(line + scanner.lineBreaks)"
        }
        guard let breaks = scanner.lineBreaksBeforeQuote else { return "the row is longer than 1 MiB" }
        let end = failure == .unclosedQuote ? "before the file ends" : "within 1 MiB"
        return "the quote that opens on line \(line + breaks) is not closed \(end)"
    }
}

extension Collection<UInt8> where Index == Int {
    /// CRLF, LF and CR, each as one.
    fileprivate var lineBreaks: Int {
        var count = 0
        var previous: UInt8 = 0
        for byte in self {
            if byte == .carriageReturn || byte == .lineFeed && previous != .carriageReturn { count += 1 }
            previous = byte
        }
        return count
    }
}

extension [UInt8] {
    fileprivate func index(of byte: UInt8, from start: Int) -> Int? {
        withUnsafeBytes { bytes in
            guard start < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + start, Int32(byte), bytes.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
