import Items
import Reports

extension ActivityReport {
    /// Where the items came from, and what is not among them.
    var coverageBlocks: [Block] {
        [.heading("Sources and coverage"), .table(sourceTable)] + warnings + stockTable + leftOutTable
    }

    /// How many warnings and reasons are listed: of hundreds of sources there may be thousands.
    private static let mostRemarks = 40

    /// What the imports have to say of themselves, repeated by every report of their sources.
    private var warnings: [Block] {
        let notes = passingSources.flatMap { source in source.warnings.map { "\(source.name): \($0)" } }
        let shown = notes.prefix(Self.mostRemarks)
        return notes.isEmpty
            ? []
            : [.subheading("Warnings")] + shown.map { .note($0) } + note(nOfN(shown.count, notes.count, "warnings"))
    }

    private var sourceTable: Table {
        Table(
            columns: [
                .init("Source", width: .share(1.6)), .init("Type", width: .fitting),
                .init("Last import", width: .fitting), .init("Last change", width: .fitting),
                .init("At the source", width: .share(0.8), alignment: .trailing),
                .init("Stored", width: .share(0.7), alignment: .trailing),
                .init("In \(rangeWord)", width: .share(0.8), alignment: .trailing),
            ],
            rows: passingSources.map { source in
                [
                    source.source, source.sourceType.rawValue, FigureText.instant(source.lastImport),
                    source.lastChange.map { String($0.description.prefix(10)) } ?? "\u{2013}",
                    source.expected.map(FigureText.count) ?? "not told", FigureText.count(source.stored),
                    FigureText.count(source.inRange),
                ]
            },
            note: coverage.sources.isEmpty
                ? "Nothing has been imported yet."
                : [onceOnly, fullImports, excludedSources].filter { !$0.isEmpty }.joined(separator: " ")
        )
    }

    /// `the range`, or `the periods` of a comparison.
    var rangeWord: String { spec.reportType == .comparison ? "the periods" : "the range" }

    /// Of a comparison one of the periods.
    var oneRange: String { spec.reportType == .comparison ? "the period" : "the range" }

    private var onceOnly: String {
        spec.reportType == .comparison
            ? "An item that was created in one period and closed in another is counted once here, and in each of them "
                + "above." : ""
    }

    private var excludedSources: String {
        let count = coverage.sources.count - passingSources.count
        guard count > 0 else { return "" }
        return "\(FigureText.count(count)) \(count == 1 ? "source is" : "sources are") excluded by the filters."
    }

    /// Where each stored item is, so that what is shown and what is not add up.
    private var stockTable: [Block] {
        guard let parts = coverage.parts, !parts.isEmpty else { return [] }
        return [
            .subheading("What is stored, part by part"),
            .table(
                Table(
                    columns: [
                        .init("Part", width: .share(4)), .init("Items", width: .share(0.5), alignment: .trailing),
                    ],
                    rows: parts.map { [$0.what, FigureText.count($0.count)] },
                    footer: ["Stored", FigureText.count(parts.reduce(0) { $0 + $1.count })]
                )
            ),
        ]
    }

    /// Since when the sources' own counts stand, where the last import of a source asked for changes only.
    private var fullImports: String {
        let parts = passingSources.filter { $0.expected != nil && $0.lastFullImport != $0.lastImport }
            .map { "\($0.name) of \(FigureText.instant($0.lastFullImport))" }
        guard !parts.isEmpty else { return "" }
        return "The number at the source is that of the last full import: \(firstFive(of: parts))."
    }

    /// `a, b, c, d, e and 3 more`
    func firstFive(of names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
    }

    private var leftOutTable: [Block] {
        let all = coverage.leftOut.filter { !$0.isByFilters }.map { ["all", $0.reason, FigureText.count($0.count)] }
        let own = passingSources.flatMap { source in
            source.leftOut.map { [source.source, $0.reason, FigureText.count($0.count)] }
        }
        guard !all.isEmpty || !own.isEmpty else {
            // A warning may tell of fields that were left empty.
            let what = passingSources.allSatisfy(\.warnings.isEmpty) ? "Nothing" : "No item"
            let isFiltered = coverage.leftOut.contains(where: \.isByFilters)
            return [.note("\(what) was left out\(isFiltered ? " but by the filters" : "").")]
        }
        let shown = (all + own).prefix(Self.mostRemarks)
        let sum =
            own.isEmpty
            ? ""
            : "A source's number is the most that one import left out: the last that read all of its list, or one after it. "
        return [
            .subheading("Left out"),
            .table(
                Table(
                    columns: [
                        .init("Source", width: .share(1)), .init("Reason", width: .share(3)),
                        .init("Items", width: .share(0.5), alignment: .trailing),
                    ],
                    rows: Array(shown),
                    note: sum + nOfN(shown.count, all.count + own.count, "reasons")
                )
            ),
        ]
    }
}

/// Filters in words.
enum FilterText {
    static func describe(_ filters: ItemFilters) -> String? {
        let parts = [
            ("source types", filters.sourceTypes), ("sources", filters.sources), ("projects", filters.projects),
            ("item types", filters.itemTypes), ("statuses", filters.statuses), ("labels", filters.labels),
            ("assignees", filters.assignees),
        ].compactMap { name, values in values.map { "\(name): \($0.map(\.isolated).joined(separator: ", "))" } }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
