import Items
import Postgres

extension ItemReader {
    /// The rows of a scan of the items that pass whose instants lie in a range, out of chunks: the instant, then the scan's
    /// columns. Those of marked days come from the index.
    ///
    /// - Returns: nil where the store has no chunks, or where so many days are marked that the index is read as fast.
    func chunkRows(_ scan: Scan, in range: Range<Timestamp>, _ clause: FilterClause) throws -> [Int64]? {
        guard let filter = clause.scanFilter, case .postgres(let connection) = database.engine else { return nil }
        let wide = Scan(order: scan.order, columns: scan.columns + filter.columns(beside: scan))
        guard let kind = ScanChunk.Kind(wide), try hasChunks() else { return nil }
        let days = StoreDay.touched(by: range)
        if days.isEmpty { return [] }
        let marked = try markedDays(kind, days, connection)
        if marked.days.count * 4 > marked.chunks { return nil }
        let reading = ChunkReading(
            database: database,
            connection: connection,
            kind: kind,
            scan: wide,
            marked: marked.days
        )
        return filter.passing(try reading.values(in: range, days), of: scan)
    }

    /// The marked days, in their order, and how many have a chunk.
    private func markedDays(
        _ kind: ScanChunk.Kind,
        _ days: Range<Int64>,
        _ connection: PostgresConnection
    ) throws -> MarkedDays {
        let rows = try connection.query(
            """
            SELECT day, (SELECT count(*) FROM scan_chunk WHERE kind = $2 AND day >= $3 AND day < $4)
            FROM scan_stale WHERE kind = $1 AND day >= $3 AND day < $4 ORDER BY day
            """,
            [kind.mark.rawValue, kind.rawValue, days.lowerBound, days.upperBound].map { .integer($0) },
            isKept: true
        )
        return MarkedDays(
            days: (0..<rows.count).compactMap { rows.integer($0, 0) },
            chunks: rows.count == 0 ? 0 : Int(rows.integer(0, 1) ?? 0)
        )
    }
}

private struct MarkedDays {
    let days: [Int64]
    let chunks: Int
}

/// Reads chunks, and the index where it has to, in the order of the days.
private struct ChunkReading {
    let database: Database
    let connection: PostgresConnection
    let kind: ScanChunk.Kind
    let scan: Scan
    let marked: [Int64]

    /// A year and a half of a store with a thousand items a day are some ten megabytes.
    private static let pageSize = 512

    func values(in range: Range<Timestamp>, _ days: Range<Int64>) throws -> [Int64] {
        let range = range.lowerBound.milliseconds..<range.upperBound.milliseconds
        var values: [Int64] = []
        var next = days.lowerBound
        while next < days.upperBound {
            let result = try page(next..<days.upperBound)
            let last = result.count < Self.pageSize ? nil : result.integer(result.count - 1, 0)
            let end = last.map { $0 + 1 } ?? days.upperBound
            try withExtendedLifetime(result) { try add(result, of: next..<end, in: range, to: &values) }
            next = end
        }
        return values
    }

    private var columns: [ScanChunk.Column] {
        let wanted = scan.columns.flatMap { kind.columns(for: $0) ?? [] }
        return kind.columns.filter { $0 != .instants && wanted.contains($0) }
    }

    /// The chunks of days that are not marked.
    private func page(_ days: Range<Int64>) throws -> PostgresResult {
        let columns = ([ScanChunk.Column.instants] + columns).map(\.rawValue).joined(separator: ", ")
        return try connection.query(
            """
            SELECT day, size, \(columns) FROM scan_chunk
            WHERE kind = $1 AND day >= $2 AND day < $3 AND day <> ALL ($4) ORDER BY day LIMIT \(Self.pageSize)
            """,
            [
                .integer(kind.rawValue), .integer(days.lowerBound), .integer(days.upperBound),
                .integers(marked.filter(days.contains)),
            ],
            isKept: true
        )
    }

    private func add(
        _ result: PostgresResult,
        of days: Range<Int64>,
        in range: Range<Int64>,
        to values: inout [Int64]
    ) throws {
        var others = marked.filter(days.contains)
        var chunks: [ReadChunk] = []
        for row in 0..<result.count {
            if let chunk = ReadChunk(result, row: row, columns) {
                chunks.append(chunk)
            } else if let day = result.integer(row, 0) {
                others.append(day)
            }
        }
        let indexed = try database.rows(of: scan, in: StoreDay.stretches(others.sorted()).clamped(to: range))
        if values.isEmpty {
            values.reserveCapacity(indexed.count + chunks.reduce(0) { $0 + $1.size } * scan.width)
        }
        var rest = indexed[...]
        for chunk in chunks {
            let midnight = StoreDay.midnight(chunk.day)
            let earlier = stride(from: rest.startIndex, to: rest.endIndex, by: scan.width).prefix {
                rest[$0] < midnight
            }
            values += rest.prefix(earlier.count * scan.width)
            rest = rest.dropFirst(earlier.count * scan.width)
            chunk.add(to: &values, scan, in: range)
        }
        values += rest
    }
}

extension [Range<Int64>] {
    fileprivate func clamped(to limits: Range<Int64>) -> Self {
        map { $0.clamped(to: limits) }.filter { !$0.isEmpty }
    }
}

extension Database {
    /// All rows of a scan whose instants lie in some stretches of time, which are in order and apart, from a server's index.
    ///
    /// `OFFSET 0` has it look for one stretch after the other: it would rather read the whole index, and compare each row with
    /// each stretch.
    func rows(of scan: Scan, in stretches: [Range<Int64>], _ clause: FilterClause = .none) throws -> [Int64] {
        guard !stretches.isEmpty else { return [] }
        let names = scan.allColumns.indices.map { "c\($0)" }
        let columns = zip(scan.allColumns, names).map { "\($0) AS \($1)" }.joined(separator: ", ")
        let bounds = stretches.map { "(\($0.lowerBound), \($0.upperBound))" }.joined(separator: ", ")
        let instant = scan.order.instant
        return try withIntegers(
            names,
            """
            FROM (VALUES \(bounds)) AS stretch (low, high) CROSS JOIN LATERAL (
                SELECT \(columns) \(scan.source) AND \(instant) >= low AND \(instant) < high\(clause.sql) OFFSET 0) AS part
            ORDER BY 1
            """
        ) { $0.values }
    }
}
