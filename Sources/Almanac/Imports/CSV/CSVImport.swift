import Foundation

/// What the owner of a file says about it.
struct CSVOptions: Sendable {
    /// `FIELD=COLUMN` each (see `ColumnMap`).
    var mapping: [String] = []
    /// A Unicode date pattern, where the dates are not ISO 8601.
    var dateFormat: String?
    /// Decides what times without a zone mean.
    var timeZone = TimeZone.gmt
    /// Values that stand for "nothing" beside the empty one.
    var emptyValues: [String] = []
    /// The source's name; without it the file's.
    var sourceName: String?
}

/// The items of a CSV file, a page at a time, for whoever stores them. Blocking: for a worker's own thread.
struct CSVImport: ~Copyable {
    /// What a stretch of the file held.
    struct Page: Equatable {
        var items: [Item] = []
        /// Where each of the items starts in the file.
        var lines: [Int] = []
        var refused: [RefusedRow] = []
    }

    let source: Source
    let columns: ColumnMap
    /// What has become of the rows so far.
    private(set) var tally = CSVTally()
    private var reader: CSVReader
    private var items: CSVItemReader
    private var seenIDs: Set<Int> = []
    /// How many ids are remembered to find repeated ones: some 10 MB.
    private static let maxSeenIDs = 500_000

    /// Opens the file and finds its columns; throws `CSVFileError`.
    init(path: String, options: CSVOptions = CSVOptions()) throws {
        let reader = try CSVReader.open(path: path)
        let name = options.sourceName ?? URL(fileURLWithPath: path).lastPathComponent
        let source = Source(type: .csv, name: name)
        let columns = try ColumnMap(header: reader.header, overrides: options.mapping)
        let dates = try DateReader(timeZone: options.timeZone, format: options.dateFormat)
        let emptyValues = options.emptyValues.map { Array($0.utf8) }
        items = CSVItemReader(source: source, columns: columns, emptyValues: emptyValues, dates: dates)
        self.source = source
        self.columns = columns
        self.reader = reader
    }

    /// Bytes of the file that are done, and in all (0 where that is unknown).
    var bytes: (done: Int, total: Int) {
        (reader.bytesRead, reader.bytesTotal)
    }

    /// The next rows, at most `limit`, taken and refused together; nil after the last.
    mutating func nextPage(limit: Int = 200) throws -> Page? {
        var page = Page()
        while page.items.count + page.refused.count < limit, let row = try reader.next() {
            switch row {
            case .record(let record): take(record, into: &page)
            case .refused(let refused): refuse(refused, in: &page)
            }
        }
        return page.items.isEmpty && page.refused.isEmpty ? nil : page
    }

    /// Counts what the store made of a page, an outcome for each of its items.
    mutating func record(_ outcomes: [ItemOutcome], of page: Page) {
        for (outcome, line) in zip(outcomes, page.lines) {
            tally.record(outcome, line: line)
        }
    }

    private mutating func take(_ record: CSVRecord, into page: inout Page) {
        do {
            let item = try items.item(from: record)
            page.items.append(item)
            page.lines.append(record.line)
            tally.taken += 1
            if isRepeated(item.externalID) { tally.repeated += 1 }
        } catch {
            refuse(RefusedRow(record, reason: error.reason), in: &page)
        }
    }

    private mutating func refuse(_ row: RefusedRow, in page: inout Page) {
        page.refused.append(row)
        tally.refuse(row)
    }

    private mutating func isRepeated(_ id: String) -> Bool {
        let hash = id.hashValue
        return seenIDs.count < Self.maxSeenIDs ? !seenIDs.insert(hash).inserted : seenIDs.contains(hash)
    }
}
