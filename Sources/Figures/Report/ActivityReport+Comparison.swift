import Items
import Reports

/// Periods side by side on the same scales, then each for itself.
extension ActivityReport {
    private typealias Labelled = (period: ExportSpec.LabelledPeriod, figures: ReportFigures)

    private var labelled: [Labelled] {
        zip(spec.comparisonPeriods, figures).map { ($0, $1) }
    }

    var comparison: [Block] {
        let labelled = labelled
        guard let first = labelled.first else { return [] }
        let details = labelled.flatMap { label, figures -> [Block] in
            [.heading(label.heading)] + periodTables(figures).dropFirst()
                + [.table(typeTable(figures))]
        }
        let tables: [Block] = [
            .heading("Side by side"), .table(figureTable(labelled)),
            .heading("Against \(first.period.name)"), .table(differenceTable(labelled)),
        ]
        return message(labelled) + summary + charts(labelled) + (spec.includes.tables ? tables + details : [])
    }

    private var hasEqualLengths: Bool {
        Set(figures.map(\.days.count)).count == 1
    }

    /// The busiest of the periods by items created a day.
    private func message(_ labelled: [Labelled]) -> [Block] {
        let rates = labelled.map { rate($0.figures.created, $0.figures) }
        guard let most = rates.max(), most > 0, rates.count(where: { $0 == most }) == 1,
            let busiest = labelled.indices.first(where: { rates[$0] == most })
        else { return overlaps }
        let (label, figures) = labelled[busiest]
        let count = FigureText.count(figures.created)
        let day = hasEqualLengths ? "" : ", \(FigureText.rate(most)) a day"
        return [.lead("The busiest was \(label.name): \(count) created\(day).")] + overlaps
    }

    /// Days that are in two of the periods: their items are counted in both.
    private var overlaps: [Block] {
        let periods = spec.comparisonPeriods
        let pairs = periods.indices.flatMap { left in
            periods.indices.dropFirst(left + 1).compactMap { right -> String? in
                let start = max(periods[left].days.start, periods[right].days.start)
                let end = min(periods[left].days.end, periods[right].days.end)
                guard start <= end else { return nil }
                let days = FigureText.range(DayRange(start: start, end: end))
                return "\(periods[left].name) and \(periods[right].name) overlap: \(days) is in both, with its items."
            }
        }
        return pairs.map { .note($0) }
    }

    private func charts(_ labelled: [Labelled]) -> [Block] {
        guard spec.includes.charts else { return [] }
        let perDay = !hasEqualLengths
        let totals = BarChart(
            title: "Items created and closed" + (perDay ? ", per day" : ""),
            categories: labelled.map(\.period.label),
            series: [
                .init(name: "Created", values: labelled.map { value($0.figures.created, $0.figures) }),
                .init(name: "Closed", values: labelled.map { value($0.figures.closed, $0.figures) }),
            ],
            decimals: perDay ? 2 : 0
        )
        let types = typeChart(labelled)
        let longest = figures.map(\.periods.count).max() ?? 0
        let byType: [Block] = types.series.isEmpty ? [] : [.chart(.bars(types))]
        guard longest > 1 else { return [.chart(.bars(totals))] + byType }
        let unit = spec.groupBy.rawValue
        let course = BarChart(
            title: "Items created, by \(unit) of each period",
            categories: (1...longest).map { "\(unit) \($0)" },
            series: labelled.map { label, figures in
                .init(name: label.label, values: figures.activity.total.periods.map { Double($0.created) })
            },
            arrangement: .panels
        )
        let note = "The first and the last \(unit) of a period may be cut short by it."
        return [.chart(.bars(totals)), .chart(.bars(course))] + (unit == "day" ? [] : [.note(note)])
            + byType
    }

    /// What was created in each period, by the types that are most frequent in all of them together.
    private func typeChart(_ labelled: [Labelled]) -> BarChart {
        func created(_ type: String, _ figures: ReportFigures) -> Int {
            figures.activity.itemTypes[type]?.total.created ?? 0
        }
        // What a period counts among its other types is in those of the chart.
        let all = Set(figures.flatMap(\.activity.itemTypes.keys)).filter { name in
            figures.contains { created(name, $0) > 0 } && figures.allSatisfy { $0.activity.knows(name) }
        }
        let names = all.sorted { left, right in
            let sums = [left, right].map { name in figures.reduce(0) { $0 + created(name, $1) } }
            return (sums[1], left) < (sums[0], right)
        }
        let hasUnnamed = figures.contains { ($0.activity.otherTypes?.createdCount ?? 0) > 0 }
        let shown = !hasUnnamed && names.count <= Self.mostTypes + 1 ? names.count : min(names.count, Self.mostTypes)
        var series = names.prefix(shown).map { name in
            BarChart.Series(name: name, values: labelled.map { value(created(name, $0.figures), $0.figures) })
        }
        if hasUnnamed || shown < names.count {
            let values = labelled.map { label in
                let named = names.prefix(shown).reduce(0) { $0 + created($1, label.figures) }
                return value(label.figures.created - named, label.figures)
            }
            let name = hasUnnamed ? "Other types" : "\(names.count - shown) other types"
            series.append(.init(name: name, values: values))
        }
        return BarChart(
            title: "Items created, by type" + (hasEqualLengths ? "" : ", per day"),
            categories: labelled.map(\.period.label),
            series: series,
            arrangement: .stacked,
            decimals: hasEqualLengths ? 0 : 2
        )
    }

    /// A count, or what it is a day where the periods' lengths differ.
    private func value(_ count: Int, _ figures: ReportFigures) -> Double {
        hasEqualLengths ? Double(count) : Double(rate(count, figures).rounded(to: 100)) / 100
    }

    private func rate(_ count: Int, _ figures: ReportFigures) -> Fraction {
        Fraction(count, max(figures.days.count, 1))
    }

    private func columns(_ labels: some Sequence<String>) -> [Table.Column] {
        [.init("Figure", width: .share(1.4))] + labels.map { .init($0, width: .share(1), alignment: .trailing) }
    }

    private func figureTable(_ labelled: [Labelled]) -> Table {
        func row(_ name: String, _ value: (ReportFigures) -> String) -> [String] {
            [name] + labelled.map { value($0.figures) }
        }
        func days(_ figures: ReportFigures, _ duration: Duration?) -> String {
            figures.timeToClose.count >= TimeToClose.fewest ? FigureText.days(duration) : "\u{2013}"
        }
        let rates = [
            row("Created per day") { FigureText.rate(rate($0.created, $0)) },
            row("Closed per day") { FigureText.rate(rate($0.closed, $0)) },
        ]
        return Table(
            columns: columns(labelled.map(\.period.label)),
            rows: [
                row("From") { "\($0.days.start)" }, row("To") { "\($0.days.end)" },
                row("Days") { FigureText.count($0.days.count) },
                row("Created") { FigureText.count($0.created) }, row("Closed") { FigureText.count($0.closed) },
            ] + (hasEqualLengths ? [] : rates) + [
                row("Net") { FigureText.change($0.net) }, row("Open at the end") { FigureText.count($0.openAtEnd) },
                row("Median days to close") { days($0, $0.timeToClose.median) },
                row("85th percentile") { days($0, $0.timeToClose.percentile85) },
                row("n") { FigureText.count($0.timeToClose.count) },
            ],
            note: "No days to close from fewer than \(TimeToClose.fewest) items, no 85th percentile from fewer than "
                + "\(TimeToClose.fewestFor85)."
        )
    }

    /// Differences of counts where the lengths are equal, of counts a day where they are not.
    private func differenceTable(_ labelled: [Labelled]) -> Table {
        let first = labelled[0].figures
        func row(_ name: String, _ count: (ReportFigures) -> Int) -> [String] {
            [name]
                + labelled.dropFirst().map { _, figures in
                    guard !hasEqualLengths else { return FigureText.change(from: count(first), to: count(figures)) }
                    return FigureText.rateChange(
                        from: (count(first), first.days.count),
                        to: (count(figures), figures.days.count)
                    )
                }
        }
        let unit = hasEqualLengths ? "" : " per day"
        return Table(
            columns: columns(labelled.dropFirst().map(\.period.label)),
            rows: [
                row("Created" + unit) { $0.created }, row("Closed" + unit) { $0.closed },
                ["Open at the end"]
                    + labelled.dropFirst().map { FigureText.change(from: first.openAtEnd, to: $0.figures.openAtEnd) },
            ],
            note: "No percentage where the first has fewer than \(FigureText.fewestForPercent)."
        )
    }
}

extension Activity {
    /// Whether it tells how many items of a type there were, none too.
    func knows(_ type: String) -> Bool { otherTypes == nil || itemTypes[type] != nil }
}
