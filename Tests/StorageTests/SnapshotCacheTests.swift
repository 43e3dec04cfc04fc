import Foundation
import HouseTestSupport
import TestSupport
import Testing

@testable import Items
@testable import Storage

/// What is kept in memory while the store does not change says what the store would say.
struct SnapshotCacheTests {
    /// What a report reads of a range.
    private struct Figures: Equatable {
        var timeToClose: TimeToClose
        var breakdown: Breakdown
        var activity: Activity
        var coverage: [SourceCoverage]
        var fingerprints: [ItemFingerprint]

        init(_ reader: ItemReader, _ days: DayRange) throws {
            let ranges = [days.interval(in: .gmt), days.shifted(by: 400).interval(in: .gmt)]
            timeToClose = try reader.timeToClose(ItemFilters(), in: ranges[0])
            breakdown = try reader.breakdown(ItemFilters(), days: days, in: .gmt)
            activity = try reader.activity(ItemFilters(), in: [ranges[0]])
            fingerprints = []
            coverage = try reader.coverage(ItemFilters(), in: ranges, fingerprints: &fingerprints)
        }
    }

    private static let days = (0..<12).map { number in
        DayRange(
            start: CivilDate(daysSinceEpoch: 18_300 + 90 * number),
            end: CivilDate(daysSinceEpoch: 18_320 + 117 * number)
        )
    }

    @Test func `figures out of memory are those of the indexes, and change with the store`() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "items.sqlite").path
            let (different, isKept) = try await onThread { try Self.compare(at: path) }
            #expect(different.isEmpty && isKept)
        }
    }

    /// - Returns: the days of which the two say different things, and whether anything was kept at all.
    private static func compare(at path: String) throws -> (different: [DayRange], isKept: Bool) {
        var different: [DayRange] = []
        let kept = try ItemStore(path: path)
        var random = SeededGenerator(seed: 7)
        for round in 0..<3 {
            let items = (0..<300).map { _ in Item.random(.random(in: 0..<500, using: &random), using: &random) }
            try kept.importAll(items, key: "\(round)")
            for days in days + days.reversed() {
                // One that was never asked before reads the indexes.
                let fresh = try ItemStore(path: path)
                let expected = try fresh.read { try Figures($0, days) }
                if try kept.read({ try Figures($0, days) }) != expected { different.append(days) }
            }
        }
        let scan = Scan(order: .created, columns: [.project])
        return (different, try kept.read { try $0.knownRows(scan) } != nil)
    }
}

extension DayRange {
    fileprivate func shifted(by days: Int) -> DayRange {
        DayRange(
            start: CivilDate(daysSinceEpoch: start.daysSinceEpoch + days),
            end: CivilDate(daysSinceEpoch: end.daysSinceEpoch + days)
        )
    }
}
