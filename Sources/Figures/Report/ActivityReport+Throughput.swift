import Items
import Reports

/// What was closed, as of the ends of the periods where status history tells.
extension ActivityReport {
    func throughput(_ flow: Flow, _ figures: ReportFigures) -> [Block] {
        let series = figures.activity.total
        let since = flow.reopening.closedUntilRangeEnd
        let all = series.total.closed + since
        let rate = FigureText.rate(Fraction(all, max(figures.days.count, 1)))
        let sum = "\(FigureText.count(all)) closed\(since > 0 ? " as of the end of the range" : ""), \(rate) a day"
        let isUndone = flow.reopening.closedUntilEnd.contains { $0 > 0 }
        let values = zip(series.periods, flow.reopening.closedUntilEnd).map { $0.closed + $1 }
        let unit = spec.groupBy.rawValue
        let chart = BarChart(
            title: isUndone ? "Items closed in each \(unit) that still were at its end" : "Items closed, by \(unit)",
            categories: figures.categories(spec.groupBy),
            series: [.init(name: "Closed", values: values.map(Double.init))]
        )
        let details = (spec.includes.charts ? [Block.chart(.bars(chart))] : []) + periodTables(figures)
        return
            (details.isEmpty
            ? [.heading("Throughput"), .note("\(sum).")] : [.heading("Throughput: \(sum)")] + details)
            + reopenings(flow, figures)
    }

    private func reopenings(_ flow: Flow, _ figures: ReportFigures) -> [Block] {
        guard flow.hasHistory else { return [] }
        let reopening = flow.reopening
        let isUndone = (reopening.reopened + reopening.closedUntilEnd).contains { $0 > 0 }
        let table =
            isUndone && spec.includes.tables
            ? [Block.subheading("Closed and reopened"), .table(reopeningTable(flow, figures))] : []
        return table + [.note([reopened(reopening), closedThen(reopening, figures), unsaid(flow, figures)].joined())]
    }

    private func reopened(_ reopening: Flow.Reopening) -> String {
        let count = reopening.reopenedInRange
        return count == 0
            ? "No item was reopened in the range."
            : "\(FigureText.count(count)) \(count == 1 ? "item was" : "items were") reopened in the range."
    }

    private func closedThen(_ reopening: Flow.Reopening, _ figures: ReportFigures) -> String {
        let since = reopening.closedUntilRangeEnd
        guard since > 0 else { return "" }
        let (all, still) = (FigureText.count(figures.closed + since), FigureText.count(figures.closed))
        return " Of the \(all) that were closed in it and still were at its end, \(FigureText.count(since)) "
            + "\(since == 1 ? "has" : "have") been reopened since: elsewhere in this report \u{201C}closed\u{201D} "
            + "counts only the other \(still == "1" ? "one" : still)."
    }

    /// Of how many items nobody can know whether they were reopened.
    private func unsaid(_ flow: Flow, _ figures: ReportFigures) -> String {
        let total = figures.activity.total
        let all = total.opening + total.total.created - total.total.undatedClosures
        guard flow.withHistory < all else { return "" }
        let (known, rest) = (FigureText.count(flow.withHistory), all - flow.withHistory)
        let others = rest == 1 ? "1 other that was" : "\(FigureText.count(rest)) others that were"
        return
            " This is known of \(known) \(flow.withHistory == 1 ? "item" : "items"); of the \(others) open or closed in "
            + "the range it cannot be known."
    }

    /// The first two numbers of a row add up to the third.
    private func reopeningTable(_ flow: Flow, _ figures: ReportFigures) -> Table {
        let reopening = flow.reopening
        func row(_ name: String, _ closed: Int, _ since: Int, _ reopened: Int) -> [String] {
            [name] + [closed, since, closed + since, reopened].map(FigureText.count)
        }
        let names = ["Closed to this day", "Closed then, reopened since", "Closed as of its end", "Reopened in it"]
        return Table(
            columns: [.init("Period", width: .share(1.4))]
                + names.map { .init($0, width: .share(1.2), alignment: .trailing) },
            rows: figures.periods.indices.map { index in
                row(
                    figures.periods[index].heading,
                    figures.activity.total.periods[index].closed,
                    reopening.closedUntilEnd[index],
                    reopening.reopened[index]
                )
            },
            footer: row("The range", figures.closed, reopening.closedUntilRangeEnd, reopening.reopenedInRange),
            note: figures.periods.count > 1
                ? "An item that was closed in one period and reopened in a later one counts in the rows of both; in that of "
                    + "the range each item counts once, as it was at the range's end." : ""
        )
    }
}
