import Items
package import Storage
import Synchronization

/// The figures of recent requests, good for as long as the store does not change: people ask for a report and then for
/// its bundle, or for the same month again with another title.
package final class FigureCache: Sendable {
    package init() {}

    struct Key: Hashable, Sendable {
        /// Of the store (`ItemReader.generation`).
        var generation: Int64
        var reportType: ExportSpec.ReportType
        var ranges: [DayRange]
        var grouping: Grouping
        var timeZoneID: String
        var filters: ItemFilters
    }

    package struct Entry: Sendable {
        package var coverage: Coverage
        package var figures: [ReportFigures]
        /// Of the items that the report is about (`ItemFingerprint`).
        package var digest: String

        /// How many counts of periods it holds, or what takes as much memory.
        fileprivate var size: Int { figures.reduce(0) { $0 + $1.activity.size + ($1.breakdown?.size ?? 0) } }
    }

    private let entries = Mutex<[Key: Entry]>([:])
    private let capacity = 64
    /// Some fifty megabytes; of a report of many types or many days there are a hundred thousand.
    private static let mostCounts = 2_000_000

    /// The figures of a request, from one snapshot of the store.
    package func entry(
        for spec: ExportSpec,
        _ reader: ItemReader,
        _ items: ReportItems,
        store: ItemStore,
        _ interruption: Interruption = Interruption()
    ) throws -> Entry {
        let key = Key(
            generation: try reader.generation(),
            reportType: spec.reportType,
            ranges: spec.listedDays,
            grouping: spec.groupBy,
            timeZoneID: spec.timeZoneID,
            filters: spec.filters
        )
        if let known = entries.withLock({ $0[key] }) { return known }
        let entry = try entry(spec, reader, items, store, interruption, generation: key.generation)
        entries.withLock { entries in
            // What another state of the store said is asked for no more.
            entries = entries.filter { $0.key.generation == key.generation }
            let held = entries.values.reduce(entry.size) { $0 + $1.size }
            if entries.count >= capacity || held > Self.mostCounts { entries.removeAll() }
            entries[key] = entry
        }
        return entry
    }

    /// Of a large store half of the work is done in another thread.
    private func entry(
        _ spec: ExportSpec,
        _ reader: ItemReader,
        _ items: ReportItems,
        _ store: ItemStore,
        _ interruption: Interruption,
        generation: Int64
    ) throws -> Entry {
        let main = { @Sendable (reader: ItemReader) in
            try spec.listedDays.map { try ReportFigures(reader, spec, days: $0) }
        }
        let beside =
            try reader.isLarge()
            ? store.readBeside(generation: generation) { reader in
                try reader.whileInterruptible(by: interruption) { try main(reader) }
            } : nil
        var digest = ""
        // Waited for also where this throws.
        let basis = Result {
            (
                coverage: try Coverage(reader, spec, items: items, digest: &digest),
                times: try spec.listedDays.map { try ReportTimes(reader, spec, days: $0) }
            )
        }
        var figures = try beside?.wait() ?? main(reader)
        let (coverage, times) = try basis.get()
        for index in figures.indices { figures[index].times = times[index] }
        return Entry(coverage: coverage, figures: figures, digest: digest)
    }
}

extension Breakdown {
    /// Each with its name.
    fileprivate var size: Int { 4 * (projects.count + labels.count) }
}

extension Activity {
    fileprivate var size: Int { (itemTypes.count + 2) * (total.periods.count + 1) }
}
