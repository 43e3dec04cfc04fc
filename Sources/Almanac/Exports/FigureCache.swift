import Synchronization

/// The figures of recent requests, good for as long as the store does not change: people ask for a report and then for
/// its bundle, or for the same month again with another title.
final class FigureCache: Sendable {
    struct Key: Hashable, Sendable {
        /// Of the store (`ItemReader.generation`).
        var generation: Int64
        var reportType: ExportSpec.ReportType
        var ranges: [DayRange]
        var grouping: Grouping
        var timeZoneID: String
        var filters: ItemFilters
    }

    struct Entry: Sendable {
        var coverage: Coverage
        var figures: [ReportFigures]
        /// Of the items that the report is about (`ItemFingerprint`).
        var digest: String
    }

    private let entries = Mutex<[Key: Entry]>([:])
    private let capacity = 64

    /// The figures of a request, from one snapshot of the store.
    func entry(for spec: ExportSpec, _ reader: ItemReader, _ items: ReportItems) throws -> Entry {
        let key = Key(
            generation: try reader.generation(),
            reportType: spec.reportType,
            ranges: spec.listedDays,
            grouping: spec.groupBy,
            timeZoneID: spec.timeZoneID,
            filters: spec.filters
        )
        if let known = entries.withLock({ $0[key] }) { return known }
        let entry = Entry(
            coverage: try Coverage(reader, spec, items: items),
            figures: try spec.listedDays.map { try ReportFigures(reader, spec, days: $0) },
            digest: try reader.digest(spec.filters, in: items.ranges)
        )
        entries.withLock { entries in
            if entries.count >= capacity { entries.removeAll() }
            entries[key] = entry
        }
        return entry
    }
}
