package import Foundation
package import Items

/// What the owner of a file says about it.
package struct CSVOptions: Sendable {
    /// `FIELD=COLUMN` each (see `ColumnMap`).
    package var mapping: [String] = []
    /// A Unicode date pattern, where the dates are not ISO 8601.
    package var dateFormat: String?
    /// Decides what times without a zone mean, where their column does not name one.
    package var timeZone = TimeZone.gmt
    /// Values that stand for "nothing" beside the empty one.
    package var emptyValues: [String] = []
    /// The source's name; without it the file's.
    package var sourceName: String?
    /// Where these were given.
    var place = CSVPlace.commandLine

    package init(
        mapping: [String] = [],
        dateFormat: String? = nil,
        timeZone: TimeZone = TimeZone.gmt,
        emptyValues: [String] = [],
        sourceName: String? = nil,
        place: CSVPlace = CSVPlace.commandLine
    ) {
        self.mapping = mapping
        self.dateFormat = dateFormat
        self.timeZone = timeZone
        self.emptyValues = emptyValues
        self.sourceName = sourceName
        self.place = place
    }
}

/// The items of a CSV file, a page at a time, for whoever stores them. Blocking: for a worker's own thread.
package struct CSVImport: ~Copyable {
    /// What a stretch of the file held.
    package struct Page: Equatable {
        package var items: [Item] = []
        /// Where each of the items starts in the file.
        var lines: [Int] = []
        /// Of `lines`, those of rows with the id of an earlier one.
        var repeated: Set<Int> = []
        var refused: [RefusedRow] = []
    }

    package let source: Source
    package let columns: ColumnMap
    /// What has become of the rows so far.
    package private(set) var tally = CSVTally()
    private var reader: CSVReader
    private var items: CSVItemReader
    /// What the dates of the first rows tell.
    private let survey: CSVSurvey
    /// Whether it has been asked what would let more rows in.
    private var isAdvised = false
    /// The rows that were looked at before, in reverse.
    private var ahead: [CSVRow]
    /// What ends the reading behind the rows that were read.
    private var failure: (any Error)?
    private var ids = RepeatedIDs()
    /// From which source each id of a bundle's items came.
    private var origins: [Int: Int] = [:]
    /// Names of those that items were given for it.
    private var ownSources: Set<String> = []
    /// How many rows are looked at before the first is taken.
    private static let sampleRows = 500

    /// Opens the file and finds its columns; throws `CSVFileError`.
    package init(path: String, options: CSVOptions = CSVOptions()) throws {
        let name = options.sourceName ?? URL(fileURLWithPath: path).lastPathComponent
        let reader = try CSVReader.open(path: path)
        let columns = try ColumnMap(header: reader.header, overrides: options.mapping, place: options.place)
        try self.init(reader, columns, name: name, options: options)
    }

    init(_ reader: consuming CSVReader, _ columns: ColumnMap, name: String, options: CSVOptions) throws {
        var reader = reader
        var rows: [CSVRow] = []
        var failure: CSVFileError?
        do {
            while rows.count < Self.sampleRows, let row = try reader.next() { rows.append(row) }
        } catch let error as CSVFileError {
            failure = error
        }
        let survey = CSVSurvey(rows, columns, options)
        let source = Source(type: .csv, name: name)
        let items = try CSVItemReader(
            source: source,
            columns: columns,
            options: options,
            order: survey.order,
            labels: survey.labels
        )
        self.source = source
        self.items = items
        self.columns = columns
        self.survey = survey
        self.failure = failure
        ahead = rows.reversed()
        let assumption = reader.assumption
        self.reader = reader
        tally.assumptions = [assumption, survey.assumption].compactMap(\.self)
    }

    /// Bytes of the file that are done, and in all (0 where that is unknown).
    package var bytes: (done: Int, total: Int) {
        (reader.bytesDone, reader.bytesTotal)
    }

    /// The next rows, at most `limit`, taken and refused together; nil after the last.
    ///
    /// - Throws: `CSVFileError`, behind the last row before what is wrong.
    package mutating func nextPage(limit: Int = 200) throws -> Page? {
        var page = Page()
        do {
            while page.items.count + page.refused.count < limit, let row = try nextRow() {
                switch row {
                case .record(let record): take(record, into: &page)
                case .refused(let refused): refuse(refused, in: &page)
                }
            }
        } catch {
            failure = error
            if page.items.isEmpty, page.refused.isEmpty { throw error }
        }
        return page.items.isEmpty && page.refused.isEmpty ? nil : page
    }

    private mutating func nextRow() throws -> CSVRow? {
        if let row = ahead.popLast() { return row }
        if let failure { throw failure }
        return try reader.next()
    }

    /// Counts what the store made of a page, an outcome for each of its items.
    package mutating func record(_ outcomes: [ItemOutcome], of page: Page) {
        tally.record(outcomes, of: page)
    }

    private mutating func take(_ record: CSVRecord, into page: inout Page) {
        do {
            var item = try items.item(from: record)
            if let origin = items.origin(of: record) { try tellApart(&item, from: origin) }
            page.items.append(item)
            page.lines.append(record.line)
            tally.taken += 1
            if !ids.insert(item.externalID, of: item.source == source ? nil : item.source) {
                page.repeated.insert(record.line)
                tally.note(.replaced, line: record.line)
            }
            for note in items.notes { tally.note(note, line: record.line) }
            note(record)
        } catch {
            if error.kind == CSVItemReader.unreadableCreation, !isAdvised { advise() }
            refuse(RefusedRow(record, error), in: &page)
        }
    }

    /// The sample decides what would help, so that one answer holds for the whole file.
    private mutating func advise() {
        isAdvised = true
        tally.advice = survey.advice
    }

    private mutating func note(_ record: CSVRecord) {
        if record.fields.count < columns.header.count { tally.note(.shortRow, line: record.line) }
        if record.isRepaired { tally.note(.repairedQuotes, line: record.line) }
        if let doubt = record.doubtfulLines {
            tally.note(.doubtfulRows(lastLine: doubt.upperBound), line: doubt.lowerBound)
        }
    }

    private mutating func refuse(_ row: RefusedRow, in page: inout Page) {
        page.refused.append(row)
        tally.refuse(row)
    }

    /// More sources are no team's, and would fill every list of them.
    private static let mostOwnSources = 100

    /// A bundle may hold items of several sources, of which two have the same id: the second gets a source of its own.
    private mutating func tellApart(
        _ item: inout Item,
        from origin: (type: String, name: String)
    ) throws(RowProblem) {
        var hasher = Hasher()
        hasher.combine(origin.type)
        hasher.combine(origin.name)
        let own = hasher.finalize()
        let id = item.externalID.hashValue
        guard let first = origins[id] else {
            if origins.count < RepeatedIDs.limit { origins[id] = own }
            return
        }
        guard first != own else { return }
        let text = "\(origin.type) \(origin.name)".unicodeScalars.filter { $0.properties.generalCategory != .control }
        let name = "\(source.name) (\(String(String.UnicodeScalarView(text)).prefix(100)))"
        if !ownSources.contains(name) {
            guard ownSources.count < Self.mostOwnSources else {
                throw RowProblem(
                    reason:
                        "its id is another item's, and the file has items of more than \(Self.mostOwnSources) sources"
                )
            }
            ownSources.insert(name)
        }
        item.source.name = name
    }
}

extension CSVImport {
    /// The error that says why nothing was taken, after the last page.
    package var nothingTaken: CSVFileError? {
        guard tally.taken == 0 else { return nil }
        let first = tally.refusedRows.first.map { "line \($0.line): \($0.reason)." }
        let cause = first.map { [$0, tally.advice].compactMap(\.self).joined(separator: " ") }
        return .nothingTaken(rows: tally.read, cause: cause)
    }
}
