import Items

/// A walk through items in the order of an instant, and what is read of each.
struct Scan: Hashable, Sendable {
    enum Order: String, Sendable {
        case created = "item_created"
        case closed = "item_closed"

        var instant: String { self == .created ? "created_at" : "closing_at" }
    }

    /// The index that is walked.
    var order: Order
    /// Expressions of SQL.
    var columns: [String]
    /// ` CROSS JOIN …`: what gives an item as many rows as it has there.
    var join = ""

    /// The instant, then the columns.
    var allColumns: [String] { [order.instant] + columns }

    /// With what the index, which is a partial one, wants to hear.
    var source: String {
        let condition = "missing_since IS NULL AND \(order.instant) IS NOT NULL"
        return "FROM item INDEXED BY \(order.rawValue)\(join) WHERE \(condition)"
    }
}

/// All rows of a scan, in memory.
final class ScannedRows: Sendable {
    private let values: [Int64]
    private let width: Int

    /// nil where the rows are not in the order of their first column.
    init?(_ rows: IntegerRows) {
        guard zip(rows.indices, rows.indices.dropFirst()).allSatisfy({ rows[$0] <= rows[$1] }) else { return nil }
        (values, width) = (rows.values, rows.width)
    }

    /// How many numbers are held.
    var count: Int { values.count }

    /// Calls the body with the rows whose instants lie in a range.
    func withRows<Value>(in range: Range<Timestamp>, _ body: (IntegerRows) throws -> Value) rethrows -> Value {
        let rows = first(from: range.lowerBound.milliseconds)..<first(from: range.upperBound.milliseconds)
        return try values.withUnsafeBytes { bytes in
            let part = (rows.lowerBound * width * 8)..<(rows.upperBound * width * 8)
            return try body(IntegerRows(bytes: .init(rebasing: bytes[part]), width: width))
        }
    }

    /// The first row of the instant or a later one.
    private func first(from instant: Int64) -> Int {
        var (low, high) = (0, values.count / width)
        while low < high {
            let middle = (low + high) / 2
            if values[middle * width] < instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension ItemReader {
    /// Calls the body with the rows of a scan whose instants lie in a range: the instant, then the scan's columns.
    ///
    /// - Parameter narrowing: ` AND …`, which spares reading rows that the body passes over.
    func withRows<Value>(
        _ scan: Scan,
        in range: Range<Timestamp>,
        _ clause: FilterClause,
        narrowing: String = "",
        _ body: (IntegerRows) throws -> Value
    ) throws -> Value {
        if clause.sql.isEmpty, let known = try knownRows(scan) { return try known.withRows(in: range, body) }
        let instant = scan.order.instant
        return try database.withIntegers(
            scan.allColumns,
            "\(scan.source) AND \(instant) >= ?1 AND \(instant) < ?2\(narrowing)\(clause.sql)",
            [range.lowerBound.milliseconds, range.upperBound.milliseconds],
            body
        )
    }

    /// Whether the rows of a scan are in memory.
    func isKnown(_ scan: Scan, _ clause: FilterClause) throws -> Bool {
        try clause.sql.isEmpty && knownRows(scan) != nil
    }

    /// Calls the body with each value that a column has in the rows of a range, and how often.
    func groups<Value>(
        _ column: String,
        _ scan: Scan,
        _ range: Range<Timestamp>,
        _ clause: FilterClause,
        _ body: (IntegerRows) throws -> Value
    ) throws -> Value {
        let instant = scan.order.instant
        return try database.withIntegers(
            [column, "count(*)"],
            "\(scan.source) AND \(instant) >= ?1 AND \(instant) < ?2\(clause.sql) GROUP BY 1",
            [range.lowerBound.milliseconds, range.upperBound.milliseconds],
            body
        )
    }

    /// Beyond so many items, memory would be spent on what the indexes have as well.
    private static let mostKept: Int64 = 100_000

    func readScan(_ scan: Scan) throws -> ScannedRows? {
        guard try newestID() <= Self.mostKept else { return nil }
        return try database.withIntegers(scan.allColumns, scan.source) { ScannedRows($0) }
    }
}
