import Items
import Reports

/// What a reader needs to ask for the same report again, and to check that it rests on the same items.
extension ActivityReport {
    var provenance: [Block] {
        [
            .heading("Provenance"),
            .provenance([
                Fact("Request", request),
                Fact("Filters", FilterText.describe(spec.filters) ?? "none"),
                Fact("Time zone", spec.timeZoneID),
                Fact("Data as of", dataAsOf),
                Fact("Made by", "almanac \(ProductVersion.text)"),
                Fact(
                    "Items",
                    "\(FigureText.count(coverage.itemsInRange)) created or closed in \(rangeWord); the digest is of these"
                ),
                Fact("SHA-256 of the items", digest),
            ]),
            .note(
                "The digest is that of the items' fingerprints in ascending order, a fingerprint being the first 16 bytes "
                    + "of the SHA-256 of an item's members in items.json, in their order and without comments and "
                    + "parent, joined by U+001F (labels by |, null as nothing). Reports with equal digests rest on the same items of "
                    + "\(rangeWord) in the same state; what was open before them rests on others too."
            ),
        ]
    }

    /// Two things: when the sources were read, and up to when what they hold goes.
    private var dataAsOf: String {
        guard let asOf = coverage.dataAsOf else { return "nothing has been imported yet" }
        let read = "\(FigureText.instant(asOf)), when the last import began to read"
        return coverage.lastChange.map { "\(read); the last change in the sources is of \(FigureText.instant($0))" }
            ?? read
    }

    private var request: String {
        let includes = spec.includes
        let parts = [
            ("charts", includes.charts), ("tables", includes.tables), ("insights", includes.insights),
            ("items", includes.items),
        ]
        let left = parts.filter { !$0.1 }.map(\.0)
        let stretches =
            spec.reportType == .comparison
            ? spec.comparisonPeriods.map { "\($0.name): \($0.days.start) to \($0.days.end)" }.joined(separator: "; ")
            : "\(spec.range.start) to \(spec.range.end)"
        return "\(spec.reportType.rawValue), \(stretches), by \(spec.groupBy.rawValue)"
            + (left.isEmpty ? "" : "; without \(left.joined(separator: ", "))")
    }
}
