import Postgres

/// Brings marked days up to date. Of a transaction that writes: nobody else does meanwhile.
struct ChunkRefresh {
    let database: Database
    let connection: PostgresConnection

    struct Mark: Sendable {
        var kind: Int64
        var day: Int64

        /// Before all others.
        static let start = Mark(kind: .min, day: .min)
    }

    /// Takes the next marks away, labels last, for they take the longest. A day whose numbers don't fit in a chunk keeps its
    /// mark.
    ///
    /// - Returns: the last one; nil where there were no more.
    func run(after mark: Mark, atMost count: Int) throws -> Mark? {
        let rows = try connection.query(
            """
            SELECT kind, day FROM scan_stale WHERE (kind, day) > ($1, $2) ORDER BY kind, day LIMIT $3
            """,
            [.integer(mark.kind), .integer(mark.day), .integer(Int64(count))]
        )
        var days: [Int64: [Int64]] = [:]
        var last: Mark?
        for row in 0..<rows.count {
            guard let kind = rows.integer(row, 0), let day = rows.integer(row, 1) else { continue }
            days[kind, default: []].append(day)
            last = Mark(kind: kind, day: day)
        }
        for kind in ScanChunk.Kind.marks {
            if let days = days[kind.rawValue] { try refresh(kind.marked, days, marks: kind) }
        }
        return last
    }

    /// - Parameter days: in their order.
    private func refresh(_ kinds: [ScanChunk.Kind], _ days: [Int64], marks: ScanChunk.Kind) throws {
        var unfit: Set<Int64> = []
        let made = try kinds.flatMap { try chunks($0, days, &unfit) }
        try connection.query(
            "DELETE FROM scan_chunk WHERE kind = ANY ($1) AND day = ANY ($2)",
            [.integers(kinds.map(\.rawValue)), .integers(days)]
        )
        let columns = "scan_chunk (\(MadeChunk.columns.joined(separator: ", ")))"
        try connection.copy(into: columns, made, width: MadeChunk.columns.count) { chunk, rows in chunk.write(to: &rows)
        }
        try connection.query(
            "DELETE FROM scan_stale WHERE kind = $1 AND day = ANY ($2)",
            [.integer(marks.rawValue), .integers(days.filter { !unfit.contains($0) })]
        )
    }

    /// - Parameter unfit: gets the days that have none, and yet rows.
    private func chunks(_ kind: ScanChunk.Kind, _ days: [Int64], _ unfit: inout Set<Int64>) throws -> [MadeChunk] {
        let values = try database.rows(of: kind.scan, in: StoreDay.stretches(days))
        return values.withUnsafeBytes { bytes in
            let rows = IntegerRows(bytes: bytes, width: kind.scan.width)
            var chunks: [MadeChunk] = []
            var next = 0
            while next < rows.endIndex {
                let day = StoreDay.of(rows[next])
                let end = rows[next...].firstIndex { $0 >= StoreDay.midnight(day + 1) } ?? rows.endIndex
                if let chunk = MadeChunk(kind, day: day, rows, next..<end) {
                    chunks.append(chunk)
                } else {
                    unfit.insert(day)
                }
                next = end
            }
            return chunks
        }
    }
}
