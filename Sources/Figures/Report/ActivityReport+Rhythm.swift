import Items
import Reports

/// When work came in.
extension ActivityReport {
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let shortWeekdays = weekdays.map { String($0.prefix(3)) }

    func rhythm(_ figures: ReportFigures) -> [Block] {
        guard let breakdown = figures.breakdown, figures.created > 0, spec.includes.charts else { return [] }
        var blocks = [.heading(rhythmHeading(breakdown, created: figures.created))] + hours(breakdown, figures.created)
        if breakdown.months.count > 1 {
            blocks.append(
                .chart(
                    .heatMap(
                        HeatMap(
                            title: "Items created, by weekday and month",
                            rows: Self.shortWeekdays,
                            columns: breakdown.months.map(\.label),
                            counts: (0..<7).map { day in breakdown.months.map { $0.weekdays[day] } }
                        )
                    )
                )
            )
        }
        return blocks
    }

    /// By weekday and hour; by weekday alone where no item has an hour.
    private func hours(_ breakdown: Breakdown, _ created: Int) -> [Block] {
        if breakdown.atMidnight == created {
            let bars = BarChart(
                title: "Items created, by weekday",
                categories: zip(Self.weekdays, Self.shortWeekdays).map { ChartCategory(name: $0, label: $1, key: $0) },
                series: [.init(name: "Created", values: breakdown.weekdays.map(Double.init))]
            )
            return [.chart(.bars(bars)), .note("All of them \(Self.atMidnight), so no hours are shown.")]
        }
        let map = HeatMap(
            title: "Items created, by weekday and hour (\(spec.timeZoneID))",
            rows: Self.shortWeekdays,
            columns: (0..<24).map(String.init),
            counts: breakdown.hours
        )
        return [.chart(.heatMap(map))] + note(midnight(breakdown.atMidnight, of: created))
    }

    /// Said where there are too many for chance: to the second, one item of 86,400 is created at midnight.
    private func midnight(_ count: Int, of created: Int) -> String {
        guard count > 1, count * 100 > created else { return "" }
        return "\(FigureText.count(count)) of \(FigureText.count(created)) \(Self.atMidnight), and stand at hour 0."
    }

    private static let atMidnight =
        "were created at midnight to the second, as it is where a source tells days without hours"

    private func rhythmHeading(_ breakdown: Breakdown, created: Int) -> String {
        let sums = breakdown.weekdays
        guard created >= FigureText.fewestForPercent, let most = sums.max(), sums.count(where: { $0 == most }) == 1,
            let day = sums.firstIndex(of: most)
        else { return "When work came in" }
        return "\(Self.weekdays[day]) was the busiest day of the week: \(FigureText.share(most, of: created)) created"
    }
}
