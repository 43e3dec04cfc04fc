import Foundation

/// The records of a CSV file, one at a time, with line numbers, in memory that does not grow with the file.
///
/// SwiftCSV 0.10 could read the same files, but it holds the whole text as one `String` and its errors name no lines.
struct CSVReader: ~Copyable {
    /// The longest record, in bytes; also how far a quote that is never closed is followed.
    static let maxRecordBytes = 1 << 20
    private static let chunkBytes = 1 << 18
    /// How many bytes may be read a second time after broken quotes: honest files need a few thousand.
    private static let maxRescannedBytes = 64 << 20

    /// The names of the columns, as written.
    private(set) var header: [String] = []
    /// The size of the file, 0 where it has none (a pipe).
    let bytesTotal: Int
    /// How much of the file lies behind us.
    private(set) var bytesRead = 0

    private let path: String
    private let file: FileHandle
    private var scanner = CSVScanner(delimiter: UInt8(ascii: ","))
    private var buffer: [UInt8] = []
    /// The index in the buffer where the next record starts, and its line.
    private var start = 0
    private var line = 1
    private var isAtEnd = false
    private var bytesRescanned = 0

    /// Opens the file and reads its header.
    static func open(path: String) throws -> CSVReader {
        var reader = try CSVReader(path: path)
        try reader.skipMark()
        try reader.readHeader()
        return reader
    }

    private init(path: String) throws {
        do {
            file = try FileHandle(reading: path)
        } catch {
            throw CSVFileError.unreadable(path: path, reason: error.reason)
        }
        self.path = path
        bytesTotal = Self.size(of: file)
        buffer.reserveCapacity(2 * Self.chunkBytes)
    }

    /// 0 for what has no size, and then can't be sought in either.
    private static func size(of file: FileHandle) -> Int {
        guard let size = try? file.seekToEnd(), (try? file.seek(toOffset: 0)) != nil else { return 0 }
        return Int(clamping: size)
    }

    /// The next row that is not blank, or nil at the end of the file.
    mutating func next() throws -> CSVRow? {
        while true {
            switch try scan() {
            case .record(let end):
                if let row = try take(recordUpTo: end) { return row }
            case nil: return nil
            case let failure?: return try refuseLine(after: failure)
            }
        }
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

    /// Moves past the record; nil when it is blank, refused when it does not have one field for each column.
    private mutating func take(recordUpTo end: Int) throws -> CSVRow? {
        guard end - start <= Self.maxRecordBytes else { return try refuseLine(after: .incomplete) }
        let record = record
        advance(to: end, lines: scanner.lineBreaks)
        if record.isBlank, scanner.fieldCount <= header.count { return nil }
        guard scanner.fieldCount == header.count else {
            let fields = scanner.fieldCount == 1 ? "field" : "fields"
            let reason = "the row has \(scanner.fieldCount) \(fields), the header \(header.count)"
            return .refused(RefusedRow(record, reason: reason))
        }
        return .record(record)
    }

    /// The record that was scanned last.
    private var record: CSVRecord {
        let lastLine = line + max(scanner.lineBreaks - 1, 0)
        return CSVRecord(line: line, lastLine: lastLine, fields: scanner.fields, buffer: buffer)
    }

    /// Refuses the line where the record starts and goes on with the next one: where a quote is astray, the lines
    /// behind it are rows of their own.
    private mutating func refuseLine(after failure: CSVScanner.Outcome) throws -> CSVRow {
        let row = RefusedRow(line: line, reason: reason(for: failure))
        let scanned = failure == .textAfterQuote ? (scanner.fields.last?.end ?? start) - start : buffer.count - start
        let before = bytesRead
        try skipLine()
        bytesRescanned += max(0, scanned - (bytesRead - before))
        guard bytesRescanned <= Self.maxRescannedBytes else { throw CSVFileError.brokenQuotes(line: row.line) }
        return .refused(row)
    }

    private func reason(for failure: CSVScanner.Outcome) -> String {
        if failure == .textAfterQuote {
            return "text follows the closing quote on line \(line + scanner.lineBreaks)"
        }
        guard let breaks = scanner.lineBreaksBeforeQuote else { return "the row is longer than 1 MiB" }
        let end = failure == .unclosedQuote ? "before the file ends" : "within 1 MiB"
        return "the quote that opens on line \(line + breaks) is not closed \(end)"
    }

    private mutating func advance(to end: Int, lines: Int) {
        bytesRead += end - start
        start = end
        line += lines
    }

    /// Moves past the next line break.
    private mutating func skipLine() throws {
        while true {
            let end = buffer[start...].firstIndex { $0 == .lineFeed || $0 == .carriageReturn }
            if let end, buffer[end] == .lineFeed { return advance(to: end + 1, lines: 1) }
            if let end, end + 1 < buffer.count || isAtEnd {
                let isPair = end + 1 < buffer.count && buffer[end + 1] == .lineFeed
                return advance(to: isPair ? end + 2 : end + 1, lines: 1)
            }
            advance(to: end ?? buffer.count, lines: 0)
            if isAtEnd { return }
            try fill()
        }
    }

    /// Drops what lies behind us and reads one more chunk.
    private mutating func fill() throws {
        buffer.removeSubrange(..<start)
        start = 0
        do {
            let chunk = try file.read(upToCount: Self.chunkBytes) ?? Data()
            isAtEnd = chunk.isEmpty
            buffer.append(contentsOf: chunk)
        } catch {
            throw CSVFileError.unreadable(path: path, error)
        }
    }
}

extension CSVReader {
    /// Skips a byte-order mark, and refuses what is plainly not text in UTF-8.
    private mutating func skipMark() throws {
        while buffer.count < 4, !isAtEnd { try fill() }
        for (signature, what) in Self.signatures where buffer.starts(with: signature) {
            throw CSVFileError.notText(what: what)
        }
        if buffer.prefix(4).contains(0) { throw CSVFileError.notText(what: "UTF-16 or a binary file") }
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { advance(to: 3, lines: 0) }
    }

    private static let signatures: [([UInt8], String)] = [
        ([0xFF, 0xFE], "UTF-16"),
        ([0xFE, 0xFF], "UTF-16"),
        ([0x50, 0x4B, 0x03, 0x04], "an Excel workbook or a ZIP archive"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook"),
        ([0x1F, 0x8B], "a gzip file"),
    ]

    private mutating func readHeader() throws {
        while header.isEmpty {
            try chooseDelimiter()
            guard let outcome = try scan() else { throw CSVFileError.empty }
            guard case .record(let end) = outcome else {
                throw CSVFileError.header(line: line, reason: reason(for: outcome))
            }
            let record = record
            if !record.isBlank { header = try names(in: record) }
            advance(to: end, lines: scanner.lineBreaks)
        }
        scanner.maxFields = header.count
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

    private func names(in record: CSVRecord) throws -> [String] {
        try record.fields.indices.map { column in
            guard let name = String(validating: record[column], as: UTF8.self) else {
                throw CSVFileError.header(line: record.line, reason: "column \(column + 1) is not UTF-8")
            }
            return name.trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}
