import Items

/// A walk through items in the order of an instant, and what is read of each.
struct Scan: Hashable, Sendable {
    enum Order: String, Sendable {
        case created = "item_created"
        case closed = "item_closed"
        /// By the creation too.
        case open = "item_open"

        var instant: String { self == .closed ? "closing_at" : "created_at" }

        /// What the index, which is a partial one, wants to hear.
        fileprivate var condition: String {
            "missing_since IS NULL AND "
                + (self == .open ? "closing_at IS NULL AND anomaly <> 1" : "\(instant) IS NOT NULL")
        }
    }

    /// The index that is walked.
    var order: Order
    var columns: [ScanColumn]

    /// The instant, then the columns.
    var allColumns: [String] { [order.instant] + columns.map(\.sql) }

    var width: Int { columns.count + 1 }

    var source: String {
        let join = columns.contains(.label) ? " CROSS JOIN item_label ON item_id = item.id" : ""
        return "FROM item INDEXED BY \(order.rawValue)\(join) WHERE \(order.condition)"
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
        if let values = try chunkRows(scan, in: range, clause) {
            return try values.withUnsafeBytes { try body(IntegerRows(bytes: $0, width: scan.width)) }
        }
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

    /// Calls the body with each value that the only column of a scan has in the rows of a range, and how often.
    func groups<Value>(
        _ scan: Scan,
        _ range: Range<Timestamp>,
        _ clause: FilterClause,
        _ body: (IntegerRows) throws -> Value
    ) throws -> Value {
        let instant = scan.order.instant
        return try database.withIntegers(
            scan.columns.map(\.sql) + ["count(*)"],
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
