import Foundation
import Items
import Postgres

@testable import Storage

/// What a report reads of a range, by every way that may lead through chunks.
struct ChunkFigures: Equatable {
    var timeToClose: TimeToClose
    var breakdown: Breakdown
    var openAges: [OpenAge]
    var flow: Flow
    var coverage: [SourceCoverage]
    var fingerprints: [ItemFingerprint]
    var stock: StockParts

    init(_ reader: ItemReader, _ days: DayRange, _ zone: TimeZone) throws {
        let filters = ItemFilters()
        let range = days.interval(in: zone)
        let later = range.upperBound + .seconds(30 * 86_400)
        let ranges = [range, later..<later + .seconds(50 * 86_400)]
        timeToClose = try reader.timeToClose(filters, in: range)
        breakdown = try reader.breakdown(filters, days: days, in: zone)
        openAges = try [range.lowerBound, range.upperBound].map { try reader.openAge(filters, at: $0) }
        flow = try reader.flow(filters, in: [range])
        fingerprints = []
        coverage = try reader.coverage(filters, in: ranges, fingerprints: &fingerprints)
        fingerprints.sort()
        let inRange = coverage.reduce(0) { $0 + $1.matching }
        stock = try reader.stock(filters, in: ranges, stored: 1000, inRange: inRange)
    }
}

extension ItemStore {
    private struct Undone: Error {}

    /// Nothing of them comes out of memory.
    ///
    /// - Parameter fromIndex: whether there are to be no chunks, for as long as it takes.
    func figures(_ days: [DayRange], _ zone: TimeZone, fromIndex: Bool = false) throws -> [ChunkFigures] {
        var figures: [ChunkFigures] = []
        do {
            try engine.write { database in
                if fromIndex {
                    try database.execute(sql: "DELETE FROM scan_chunk")
                    try database.execute(sql: Self.markAll)
                }
                figures = try days.map { try ChunkFigures(ItemReader(database: database), $0, zone) }
                throw Undone()
            }
        } catch is Undone {}
        return figures
    }

    private static let markAll = """
        INSERT INTO scan_stale SELECT kind, (instant + 62135596800000) / 86400000 FROM item, LATERAL (
            VALUES (1, created_at), (2, closing_at), (3, created_at)) AS moments (kind, instant)
        WHERE instant IS NOT NULL ON CONFLICT DO NOTHING
        """

    /// What chunks say of a range; nil where the index is to be asked.
    func chunkRows(_ days: DayRange) throws -> [Int64]? {
        try engine.read { database in
            let scan = Scan(order: .created, columns: [.project])
            return try ItemReader(database: database).chunkRows(scan, in: days.interval(in: .gmt), .none)
        }
    }

    func execute(_ sql: String) throws {
        try engine.write { _ = try $0.execute(sql: sql) }
    }

    /// Several statements.
    func runScript(_ sql: String) throws {
        try engine.write { database in
            if case .postgres(let connection) = database.engine { try connection.script(sql) }
        }
    }

    func count(_ rows: String) throws -> Int {
        try engine.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(rows)") ?? 0 }
    }

    func marks() throws -> Int { try count("scan_stale") }

    func chunkCount() throws -> Int { try count("scan_chunk") }

    /// Of days that are not marked, those whose chunks are not what the scan gives.
    func wrongChunks() throws -> [String] {
        try engine.read { database in
            try ScanChunk.Kind.allCases.flatMap { try database.wrongChunks(of: $0) }
        }
    }
}

extension Database {
    fileprivate func wrongChunks(of kind: ScanChunk.Kind) throws -> [String] {
        guard case .postgres(let connection) = engine else { return ["there is no server"] }
        let marked = try Int64.fetchAll(
            self,
            sql: "SELECT day FROM scan_stale WHERE kind = ?",
            arguments: [kind.mark.rawValue]
        )
        let all = Timestamp.calendar.lowerBound.milliseconds..<Timestamp.calendar.upperBound.milliseconds + 1
        let expected = byDay(try rows(of: kind.scan, in: [all]), kind)
        let columns = kind.columns.dropFirst().map(\.self)
        let names = (["day", "size", "instants"] + columns.map(\.rawValue)).joined(separator: ", ")
        let result = try connection.query(
            "SELECT \(names) FROM scan_chunk WHERE kind = $1",
            [.integer(kind.rawValue)]
        )
        var values: [Int64] = []
        for row in 0..<result.count {
            guard let chunk = ReadChunk(result, row: row, columns) else { return ["a chunk is damaged"] }
            chunk.add(to: &values, kind.scan, in: all)
        }
        let found = byDay(values, kind)
        let days = Set(expected.keys).union(found.keys).subtracting(marked)
        return days.filter { expected[$0] != found[$0] }.sorted().map { "\(kind), day \($0)" }
    }

    /// The rows of each day, in whatever order they came.
    private func byDay(_ values: [Int64], _ kind: ScanChunk.Kind) -> [Int64: [[Int64]]] {
        let width = kind.scan.width
        let rows = stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
        return Dictionary(grouping: rows) { StoreDay.of($0[0]) }
            .mapValues { $0.sorted { $0.lexicographicallyPrecedes($1) } }
    }
}
