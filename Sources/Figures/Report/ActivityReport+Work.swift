import Items
import Reports

/// The work that was open, how long it took, and how old what is open has become.
extension ActivityReport {
    func openWork(_ figures: ReportFigures) -> [Block] {
        let series = figures.activity.total
        guard figures.periods.count > 1, series.opening + series.total.created > 0 else { return [] }
        let sum: Block = .note(
            "\(FigureText.count(series.opening)) open before + \(FigureText.count(series.total.created)) created "
                + "\u{2212} \(FigureText.count(series.total.closed)) closed\(undated(figures)) "
                + "= \(FigureText.count(series.closing)) open at the end."
        )
        guard spec.includes.charts else { return [.heading(openHeading(series)), sum] }
        let chart = BarChart(
            title: "Open work at the end of each \(spec.groupBy.rawValue)",
            categories: figures.categories(spec.groupBy),
            series: [.init(name: "Open", values: series.open.map(Double.init))]
        )
        return [.heading(openHeading(series)), .chart(.bars(chart)), sum]
    }

    private func openHeading(_ series: Activity.Series) -> String {
        let (before, after) = (FigureText.count(series.opening), FigureText.count(series.closing))
        return series.opening == series.closing
            ? "Open work stayed at \(after)" : "Open work went from \(before) to \(after)"
    }

    private func undated(_ figures: ReportFigures) -> String {
        let count = figures.activity.total.total.undatedClosures
        return count == 0 ? "" : " \u{2212} \(FigureText.count(count)) done without a time of closing"
    }

    func timeToClose(_ figures: ReportFigures) -> [Block] {
        let time = figures.timeToClose
        guard time.count > 0 else { return [] }
        guard time.count >= TimeToClose.fewest else {
            return [
                .heading("Time to close"), .note("n = \(time.count): too few items to say how long closing takes."),
            ]
        }
        let half = "Half of what was closed took \(FigureText.atMost(time.median))"
        let details = distribution(time) + percentiles(figures)
        guard details.isEmpty else { return [.heading(half)] + details }
        return [.heading("Time to close"), .note("\(half) (n = \(FigureText.count(time.count))).")]
    }

    /// The names of `TimeToClose.histogram`.
    static let dayClasses: [String] = {
        let ends = TimeToClose.limits
        return ["under \(ends[0]) day"] + zip(ends, ends.dropFirst()).map { "\($0)\u{2013}\($1)" }
            + ["over \(ends[ends.count - 1])"]
    }()

    private func distribution(_ time: TimeToClose) -> [Block] {
        guard spec.includes.charts else { return [] }
        return [
            .chart(
                .bars(
                    BarChart(
                        title: "Items closed, by days from creation to closing",
                        categories: Self.dayClasses,
                        series: [.init(name: "Closed", values: time.histogram.map(Double.init))]
                    )
                )
            )
        ]
    }

    private func percentiles(_ figures: ReportFigures) -> [Block] {
        guard spec.includes.tables else { return [] }
        let now = figures.timeToClose
        let then = [figures.before, figures.yearBefore].compactMap(\.self)
        func days(_ time: TimeToClose, _ value: (TimeToClose) -> Duration?) -> String {
            time.count >= TimeToClose.fewest ? FigureText.days(value(time)) : "\u{2013}"
        }
        func row(_ name: String, _ value: (TimeToClose) -> Duration?) -> [String] {
            [name, days(now, value)] + then.map { days($0.timeToClose, value) }
        }
        return [
            .table(
                Table(
                    columns: [
                        .init("Days to close", width: .share(1.4)),
                        .init("This range", width: .share(1), alignment: .trailing),
                    ] + then.map { .init($0.title, width: .share(1), alignment: .trailing) },
                    rows: [
                        row("Median", \.median), row("85th percentile", \.percentile85),
                        row("95th percentile", \.percentile95),
                        ["n", FigureText.count(now.count)] + then.map { FigureText.count($0.timeToClose.count) },
                    ],
                    note: [TimeToClose.limitsNote(of: [now] + then.map(\.timeToClose)), reversed(now.negative)]
                        .filter { !$0.isEmpty }.joined(separator: " ")
                )
            )
        ]
    }

    private func reversed(_ count: Int) -> String {
        guard count > 0 else { return "" }
        let items = count == 1 ? "1 more item was" : "\(FigureText.count(count)) more items were"
        return "\(items) closed before they were created, by their tracker's times."
    }

    func openAge(_ figures: ReportFigures) -> [Block] {
        guard let age = figures.openAge, age.count > 0 else { return [] }
        let count = FigureText.count(age.count)
        guard age.count >= TimeToClose.fewest else {
            let noun = age.count == 1 ? "item is" : "items are"
            return [
                .heading("Age of open work"),
                .note("\(count) \(noun) open at the end: too few to say how old open work is."),
            ]
        }
        let heading: Block = .heading("Age of open work: half was \(FigureText.about(age.median)) old or older")
        let note: Block = .note(
            "It runs from creation: \(count) items were open at the end of "
                + "\(FigureText.date(figures.days.end)), the oldest for \(FigureText.days(age.oldest)) days."
        )
        guard spec.includes.charts else { return [heading, note] }
        let chart = BarChart(
            title: "Age of open work, by days since creation",
            categories: Self.dayClasses,
            series: [.init(name: "Open", values: age.histogram.map(Double.init))]
        )
        return [heading, .chart(.bars(chart)), note]
    }
}

extension TimeToClose {
    /// Why percentiles are missing, where that is so.
    static func limitsNote(of times: [TimeToClose]) -> String {
        func few(_ limit: Int) -> Bool { times.contains { $0.count < limit } }
        let ninetyFifth = "no 95th from fewer than \(fewestFor95)"
        return few(fewestFor85)
            ? "No 85th percentile from fewer than \(fewestFor85) items, \(ninetyFifth)."
            : few(fewestFor95) ? "No 95th percentile from fewer than \(fewestFor95) items." : ""
    }
}
