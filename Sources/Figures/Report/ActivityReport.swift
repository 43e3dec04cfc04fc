import Items
package import Reports

/// Turns figures and coverage into a report: what is said, in which order. Pure: the same input gives the same report.
package struct ActivityReport {
    package let spec: ExportSpec
    package let coverage: Coverage
    /// One for the range, or one for each of the periods of a comparison.
    package let figures: [ReportFigures]
    /// Of the items that the report is about (`ItemFingerprint`).
    package let digest: String
    package var house = HouseStyle()

    package init(
        spec: ExportSpec,
        coverage: Coverage,
        figures: [ReportFigures],
        digest: String,
        house: HouseStyle = HouseStyle()
    ) {
        self.spec = spec
        self.coverage = coverage
        self.figures = figures
        self.digest = digest
        self.house = house
    }

    package func report() -> Report {
        // The dates of a PDF know no parts of a second.
        let created = (coverage.dataAsOf ?? Timestamp(milliseconds: 0)).wholeSecond
        var report = Report(title: title, created: created.description)
        report.paper = spec.paper == .letter ? .letter : .a4
        report.subtitle = subtitle
        report.facts = facts
        report.subject = "Activity report"
        report.keywords = ["activity", spec.reportType.rawValue, spec.groupBy.rawValue]
        report.author = spec.author ?? house.author ?? "almanac"
        report.style = house.style
        if let accent = spec.accent.flatMap(AccentColor.init) { report.style.accent = accent }
        report.creator = "almanac \(ProductVersion.text)"
        report.blocks = blocks
        return report
    }

    var title: String {
        if let title = spec.title { return title }
        switch spec.reportType {
        case .seasonalActivity: return "Activity report"
        case .comparison: return "Comparison of periods"
        case .flow: return "Flow report"
        }
    }

    /// In the direction of the report's own words, whatever is joined to them.
    private var subtitle: String {
        if let subtitle = spec.subtitle { return "\(subtitle.isolated) \u{00B7} \(stretch)" }
        return stretch
    }

    private var stretch: String {
        if spec.reportType == .comparison {
            return spec.comparisonPeriods.map(\.dated).joined(separator: " \u{00B7} ")
        }
        let isOnePeriod = figures.allSatisfy { $0.periods.count <= 1 }
        return FigureText.range(spec.range) + (isOnePeriod ? "" : ", by \(spec.groupBy.rawValue)")
    }

    private var facts: [String] {
        let (count, all) = (passingSources.count, coverage.sources.count)
        let sources = "\(count) \(count == 1 ? "source" : "sources")"
        let author = spec.author ?? house.author
        return (author.map { [$0] } ?? []) + [
            count == all ? sources : "\(count) of \(all) sources",
            coverage.dataAsOf.map { "Data as of \(FigureText.instant($0))" } ?? "Nothing imported yet",
        ] + (coverage.lastChange.map { ["Last change at the sources \(FigureText.instant($0))"] } ?? []) + [
            "Time zone \(spec.timeZoneID)"
        ]
    }

    private var blocks: [Block] {
        let isEmpty = figures.allSatisfy { $0.created == 0 && $0.closed == 0 }
        let main = spec.reportType == .comparison ? comparison : figures.flatMap(single)
        return (isEmpty ? [emptyNote] : []) + main + coverageBlocks + provenance + definitions
    }

    private var emptyNote: Block {
        .paragraph(
            "No item was created or closed in \(spec.reportType == .comparison ? "these periods" : "this range"). "
                + "What the report looked at is listed below."
        )
    }

    private func single(_ figures: ReportFigures) -> [Block] {
        let start = headline(figures) + [.keyFigures(keyFigures(figures))] + comparedWith(figures) + chart(figures)
        if spec.reportType == .flow { return start + summary + flow(figures) }
        return start + summary + insights(figures) + yearBefore(figures) + openWork(figures) + periodTables(figures)
            + rhythm(figures)
            + subjects(figures) + timeToClose(figures) + openAge(figures)
    }

    /// The box that says on the first page what the report rests on.
    var summary: [Block] {
        let sources = passingSources
        let stored = sources.reduce(0) { $0 + $1.stored }
        let left = coverage.leftOut.filter { !$0.isByFilters } + sources.flatMap(\.leftOut)
        let count = left.reduce(0) { $0 + $1.count }
        var facts = [
            Fact(
                "Sources",
                coverage.sources.isEmpty
                    ? "none: nothing has been imported yet"
                    : sources.isEmpty ? "none that passes the filters" : firstFive(of: sources.map(\.name))
            ),
            Fact(
                "Items",
                "\(FigureText.count(coverage.itemsInRange)) in \(rangeWord), of \(FigureText.count(stored)) stored"
            ),
        ]
        facts += lastTimes(sources)
        if count > 0 {
            facts.append(Fact("Left out or set apart", "\(FigureText.count(count)), see Sources and coverage"))
        }
        if let filters = FilterText.describe(spec.filters) { facts.append(Fact("Filters", filters)) }
        facts += coverage.leftOut.filter(\.isByFilters).map { part in
            Fact("Excluded", "\(FigureText.count(part.count)) \(part.reason)")
        }
        return [.provenance(facts)]
    }

    /// When the sources were read last, and up to when what they hold goes.
    private func lastTimes(_ sources: [Coverage.SourcePart]) -> [Fact] {
        let imports = sources.compactMap(\.lastImport)
        let (first, last) = (FigureText.instant(imports.min()), FigureText.instant(imports.max()))
        let imported = Fact("Last import", first == last ? last : "between \(first) and \(last), by source")
        guard let change = coverage.lastChange else { return [imported] }
        let ranges = spec.listedDays.map { $0.interval(in: spec.timeZone) }
        let begin = ranges.map(\.lowerBound).min() ?? change
        let end = ranges.map(\.upperBound).max() ?? change
        let verb = spec.reportType == .comparison ? "begin" : "begins"
        let place =
            change < begin ? ", before \(rangeWord) \(verb)" : change < end ? ", before the end of \(rangeWord)" : ""
        return [imported, Fact("Last change", FigureText.instant(change) + place)]
    }

    /// Those that the filters let pass.
    var passingSources: [Coverage.SourcePart] {
        coverage.sources.filter { spec.filters.pass(Source(type: $0.sourceType, name: $0.source)) }
    }

    private func chart(_ figures: ReportFigures) -> [Block] {
        guard spec.includes.charts, figures.created + figures.closed > 0 else { return [] }
        let counts = figures.activity.total.periods
        return [
            .chart(
                .bars(
                    BarChart(
                        title: "Items created and closed, by \(spec.groupBy.rawValue)",
                        categories: figures.categories(spec.groupBy),
                        series: [
                            .init(name: "Created", values: counts.map { Double($0.created) }),
                            .init(name: "Closed", values: counts.map { Double($0.closed) }),
                        ]
                    )
                )
            )
        ]
    }
}
