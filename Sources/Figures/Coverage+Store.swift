import Items
import Storage

extension Coverage {
    /// What a report over these stretches of time rests on. An item that falls in two of them is counted once.
    ///
    /// - Parameter digest: set to the digest of all these items.
    init(_ reader: ItemReader, _ spec: ExportSpec, items: ReportItems, digest: inout String) throws {
        var fingerprints: [ItemFingerprint] = []
        let covered = try reader.coverage(spec.filters, in: items.ranges, fingerprints: &fingerprints)
        digest = fingerprints.digest()
        sources = covered.map { part in
            let source = SourcePart(part.record, inRange: part.matching)
            return spec.filters.pass(part.record.source) ? source : source.withoutRemarks
        }
        let passing = covered.map(\.record).filter { spec.filters.pass($0.source) }
        dataAsOf = passing.compactMap(\.lastImport?.asOf).max()
        lastChange = passing.compactMap(\.lastChange).max()
        itemsInRange = covered.reduce(0) { $0 + $1.matching }
        let stock = try reader.stock(
            spec.filters,
            in: items.ranges,
            stored: covered.reduce(0) { $0 + $1.record.stored },
            inRange: itemsInRange
        )
        let words = CoverageWords(isComparison: spec.reportType == .comparison)
        leftOut = words.reasons(covered, stock)
        parts = words.parts(stock)
    }
}

extension Coverage.SourcePart {
    init(_ record: SourceRecord, inRange: Int) {
        sourceType = record.source.type
        source = record.source.name
        lastImport = record.lastImport?.finishedAt
        lastChange = record.lastChange
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
            record.notes.warnings
            + (unlisted > 0 ? ["\(unlisted) earlier \(unlisted == 1 ? "warning is" : "warnings are") not listed"] : [])
            + later
            + (record.failure.map { [$0.warning] } ?? [])
    }

    /// What befell a source whose items the filters exclude is nothing of the report's.
    fileprivate var withoutRemarks: Self {
        var part = self
        (part.leftOut, part.warnings) = ([], [])
        return part
    }

    /// Of imports of changes, of which there may be hundreds.
    private static let mostLaterWarnings = 20
}

extension ImportFailure {
    fileprivate var warning: String {
        "The import of \(at) ended early, so that some items may be newer than others: \(message)"
    }
}
