/// The first rows of a file.
struct CSVSample {
    private(set) var rows: [CSVRow] = []
    /// What ended the reading before its time.
    private(set) var failure: CSVFileError?

    init(_ reader: consuming CSVReader, limit: Int) throws {
        var reader = reader
        do {
            while rows.count < limit, let row = try reader.next() { rows.append(row) }
        } catch let error as CSVFileError {
            failure = error
        }
    }

    /// Forgets the last row, and what was wrong behind it.
    mutating func dropLast() {
        if failure == nil { _ = rows.popLast() }
        if case .brokenQuote = failure { failure = nil }
    }
}
