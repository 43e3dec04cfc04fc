import Items
import Reports

/// When work came in.
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
                            columns: breakdown.months.map(\.label),
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
}
