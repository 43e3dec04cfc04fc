import Items
import Synchronization

/// What reports of any range read alike, kept for as long as the store does not change.
final class SnapshotCache: Sendable {
    typealias NumberedSource = (id: Int64, record: SourceRecord)

    private struct Contents: Sendable {
        var generation: Int64 = .min
        /// How often in a row somebody has asked for a state before this one.
        var asksForOlder = 0
        /// By the filters.
        var dailyCounts: [String: DailyCounts] = [:]
        var sources: [NumberedSource]?
        /// How often each was asked for.
        var asks: [Scan: Int] = [:]
        /// nil for those that are not kept.
        var scans: [Scan: ScannedRows?] = [:]
    }

    private let contents = Mutex(Contents())
    private static let mostFilters = 8
    /// Some ten megabytes.
    private static let mostSums = 300_000
    /// A store that is asked so seldom is no busy one, and to read all of it would be in vain.
    private static let fewAsks = 4
    private static let manyAsksForOlder = 20

    func dailyCounts(
        _ filters: String,
        at generation: Int64,
        read: () throws -> DailyCounts
    ) rethrows -> DailyCounts {
        if let known = known(at: generation, { $0.dailyCounts[filters] }) { return known }
        let counts = try read()
        guard counts.count <= Self.mostSums else { return counts }
        keep(at: generation) { contents in
            let held = contents.dailyCounts.values.reduce(counts.count) { $0 + $1.count }
            if contents.dailyCounts.count >= Self.mostFilters || held > Self.mostSums { contents.dailyCounts = [:] }
            contents.dailyCounts[filters] = counts
        }
        return counts
    }

    func sources(at generation: Int64, read: () throws -> [NumberedSource]) rethrows -> [NumberedSource] {
        if let known = known(at: generation, \.sources) { return known }
        let sources = try read()
        keep(at: generation) { $0.sources = sources }
        return sources
    }

    /// All rows of a scan; nil where they are not kept, or not worth reading.
    func rows(of scan: Scan, at generation: Int64, read: () throws -> ScannedRows?) rethrows -> ScannedRows? {
        if let known = known(at: generation, { $0.scans[scan] }) { return known }
        var asks = 0
        keep(at: generation) { contents in
            contents.asks[scan, default: 0] += 1
            asks = contents.asks[scan] ?? 0
        }
        guard asks > Self.fewAsks else { return nil }
        let rows = try read()
        keep(at: generation) { $0.scans[scan] = .some(rows) }
        return rows
    }

    private func known<Value: Sendable>(at generation: Int64, _ value: (Contents) -> Value?) -> Value? {
        contents.withLock { contents in
            guard contents.generation == generation else { return nil }
            contents.asksForOlder = 0
            return value(contents)
        }
    }

    /// A long read may be of a state that others have left behind: it keeps nothing. Where nobody asks for another state, the
    /// store has gone back to it, as with a standby that takes over and lacks the last transactions.
    private func keep(at generation: Int64, _ change: (inout Contents) -> Void) {
        contents.withLock { contents in
            if generation < contents.generation {
                contents.asksForOlder += 1
                guard contents.asksForOlder > Self.manyAsksForOlder else { return }
            }
            if generation != contents.generation { contents = Contents(generation: generation) }
            change(&contents)
        }
    }
}
