import Reports

/// When work came in, what it was about, and how old the open work is.
extension ActivityReport {
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let shortWeekdays = weekdays.map { String($0.prefix(3)) }

    func rhythm(_ figures: ReportFigures) -> [Block] {
        guard let breakdown = figures.breakdown, figures.created > 0, spec.includes.charts else { return [] }
        var blocks: [Block] = [
            .heading(rhythmHeading(breakdown, created: figures.created)),
            .chart(
                .heatMap(
                    HeatMap(
                        title: "Items created, by weekday and hour (\(spec.timeZoneID))",
                        rows: Self.shortWeekdays,
                        columns: (0..<24).map(String.init),
                        counts: breakdown.hours
                    )
                )
            ),
        ]
        if breakdown.months.count > 1 {
            blocks.append(
                .chart(
                    .heatMap(
                        HeatMap(
                            title: "Items created, by weekday and month",
                            rows: Self.shortWeekdays,
                            columns: breakdown.months.map(\.name),
                            counts: (0..<7).map { day in breakdown.months.map { $0.weekdays[day] } }
                        )
                    )
                )
            )
        }
        return blocks
    }

    private func rhythmHeading(_ breakdown: Breakdown, created: Int) -> String {
        let sums = breakdown.hours.map { $0.reduce(0, +) }
        guard created >= FigureText.fewestForPercent, let most = sums.max(), sums.count(where: { $0 == most }) == 1,
            let day = sums.firstIndex(of: most)
        else { return "When work came in" }
        return "\(Self.weekdays[day]) was the busiest day of the week: \(FigureText.share(most, of: created)) created"
    }

    func openAge(_ figures: ReportFigures) -> [Block] {
        guard let age = figures.openAge, age.count > 0 else { return [] }
        let count = FigureText.count(age.count)
        guard age.count >= TimeToClose.fewest else {
            let noun = age.count == 1 ? "item is" : "items are"
            return [.heading("Age of open work"), .note("\(count) \(noun) open: too few to say how old open work is.")]
        }
        let heading: Block = .heading("Half of what is open is older than about \(FigureText.span(age.median))")
        let note: Block = .note(
            "\(count) items open at the end of \(FigureText.date(figures.days.end)); the oldest has been open for "
                + "\(FigureText.days(age.oldest)) days."
        )
        guard spec.includes.charts else { return [heading, note] }
        let chart = BarChart(
            title: "Items open at the end, by days since creation",
            categories: Self.dayClasses,
            series: [.init(name: "Open", values: age.histogram.map(Double.init))]
        )
        return [heading, .chart(.bars(chart)), note]
    }
}
