extension Coverage {
    /// What a report over these stretches of time rests on.
    ///
    /// Where there are several, an item that falls in two of them is counted in both under its source, and once in
    /// `itemsInRange`.
    ///
    /// - Parameter digest: set to the digest of all these items.
    init(_ reader: ItemReader, _ spec: ExportSpec, items: ReportItems, digest: inout String) throws {
        var fingerprints: [ItemFingerprint] = []
        let parts = try items.ranges.map { range in
            try reader.coverage(spec.filters, in: range, fingerprints: &fingerprints)
        }
        digest = fingerprints.digest()
        let records = parts.first?.map(\.record) ?? []
        sources = records.map { record in
            let own = parts.joined().filter { $0.record.source == record.source }
            return SourcePart(record, inRange: own.reduce(0) { $0 + $1.matching })
        }
        dataAsOf = records.filter { spec.filters.pass($0.source) }.compactMap(\.lastImport?.asOf).max()
        // Where there is one range, what each source has in it adds up.
        itemsInRange =
            try parts.count == 1 ? parts[0].reduce(0) { $0 + $1.matching } : items.count()
        leftOut = Self.reasons(parts.flatMap(\.self))
    }

    private static func reasons(_ parts: [SourceCoverage]) -> [LeftOut] {
        func count(_ number: (SourceCoverage) -> Int) -> Int { parts.reduce(0) { $0 + number($1) } }
        return [
            LeftOut(reason: "in the range, but left out by the filters", count: count(\.filteredOut)),
            LeftOut(
                reason: "done without a time of closing: counted as created, not as closed, and not as open",
                count: count(\.undatedClosures)
            ),
            LeftOut(reason: "not done, with a time of closing, which is ignored", count: count(\.ignoredClosings)),
            LeftOut(
                reason: "closed before created, by the tracker's times: not in the times to close",
                count: count(\.reversedTimes)
            ),
        ].filter { $0.count > 0 }
    }
}

extension Coverage.SourcePart {
    init(_ record: SourceRecord, inRange: Int) {
        sourceType = record.source.type
        source = record.source.name
        lastImport = record.lastImport?.finishedAt
        lastFullImport = record.lastFull?.finishedAt
        // An incremental import hears only how many items have changed.
        expected = record.lastFull?.expected
        stored = record.stored
        self.inRange = inRange
        let missing = Coverage.LeftOut(reason: "no longer at the source", count: record.missing)
        leftOut =
            record.notes.leftOut.sorted { $0.key < $1.key }.map { Coverage.LeftOut(reason: $0.key, count: $0.value) }
            + (record.missing > 0 ? [missing] : [])
        let later = record.notes.laterWarnings.suffix(Self.mostLaterWarnings)
        let unlisted = record.notes.laterWarnings.count - later.count
        warnings =
            record.notes.warnings + (unlisted > 0 ? ["\(unlisted) earlier warnings are not listed"] : []) + later
            + (record.failure.map { [$0.warning] } ?? [])
    }

    /// Of imports of changes, of which there may be hundreds.
    private static let mostLaterWarnings = 20
}

extension ImportFailure {
    fileprivate var warning: String {
        "The import of \(at) ended early, so that some items may be newer than others: \(message)"
    }
}
