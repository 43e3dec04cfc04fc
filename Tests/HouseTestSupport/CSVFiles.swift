import Foundation

@testable package import CSV
@testable package import Items

/// Calls `body` with the path of a file of this content, and removes it afterwards.
package func withCSVFile<Result>(
    _ content: some Sequence<UInt8>,
    named name: String = "items.csv",
    _ body: (String) throws -> Result
) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "almanac-csv-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try Data(content).write(to: file)
    return try body(file.path)
}

package func withCSVFile<Result>(
    _ text: String,
    named name: String = "items.csv",
    _ body: (String) throws -> Result
) throws -> Result {
    try withCSVFile(text.utf8, named: name, body)
}

/// What a reader makes of a file: the header, the rows with their lines, the refused rows, what ended it early.
package struct ReadCSV: Equatable {
    package var header: [String] = []
    package var rows: [[String]] = []
    package var lines: [Int] = []
    package var refused: [RefusedRow] = []
    /// Where quotes were broken.
    package var repaired: [Int] = []
    package var doubtful: [ClosedRange<Int>] = []
    package var failure: CSVFileError?

    package init(_ content: some Sequence<UInt8>) throws {
        self = try withCSVFile(content) { path in
            var reader = try CSVReader.open(path: path)
            var read = ReadCSV()
            read.header = reader.header
            do {
                while let row = try reader.next() { read.add(row) }
            } catch let error as CSVFileError {
                read.failure = error
            }
            return read
        }
    }

    package init(_ text: String) throws {
        try self.init(text.utf8)
    }

    private init() {}

    private mutating func add(_ row: CSVRow) {
        switch row {
        case .record(let record):
            rows.append(record.fields.indices.map { String(decoding: record[$0], as: UTF8.self) })
            lines.append(record.line)
            if record.isRepaired { repaired.append(record.line) }
            if let doubt = record.doubtfulLines { doubtful.append(doubt) }
        case .refused(let row): refused.append(row)
        }
    }
}

/// A whole load: its items, its counts, and what would be printed.
package struct LoadedCSV {
    package var items: [Item] = []
    package var tally = CSVTally()
    package var report: [String] = []
    package var export: TrackerExport?
    /// Why nothing was taken.
    package var nothingTaken: CSVFileError?

    package init(_ text: String, named name: String = "items.csv", options: CSVOptions = CSVOptions()) throws {
        try self.init(text.utf8, named: name, options: options)
    }

    package init(
        _ content: some Sequence<UInt8>,
        named name: String = "items.csv",
        options: CSVOptions = CSVOptions()
    ) throws {
        self = try withCSVFile(content, named: name) { path in
            var load = try CSVImport(path: path, options: options)
            var loaded = LoadedCSV()
            while let page = try load.nextPage() {
                loaded.items += page.items
                load.record(page.items.map { _ in .inserted }, of: page)
            }
            loaded.tally = load.tally
            loaded.report = load.tally.report(load.columns)
            loaded.export = load.columns.export
            loaded.nothingTaken = load.nothingTaken
            return loaded
        }
    }

    private init() {}

    package var reasons: [String] { tally.refusedRows.map(\.reason) }
}
