import Items
import Reports

/// What a range is compared with: what came before it on the calendar, and the same a year before.
extension ActivityReport {
    /// What the changes under the figures are against.
    func comparedWith(_ figures: ReportFigures) -> [Block] {
        guard let before = figures.before else { return notCompared(figures) }
        let isNamed = CalendarSpan(figures.days).namesDays
        let days = isNamed ? "" : ", \(FigureText.range(before.days))"
        return [
            .note(
                "Changes are against \(before.name)\(days).\(lengths(figures, before)) No percentage where there were "
                    + "fewer than \(FigureText.fewestForPercent); no days to close from fewer than \(TimeToClose.fewest) items."
            )
        ]
    }

    private func notCompared(_ figures: ReportFigures) -> [Block] {
        let span = CalendarSpan(figures.days)
        guard spec.reportType == .seasonalActivity, figures.created > 0, let before = span.before(figures.days) else {
            return []
        }
        return [
            .note(
                "No comparison with \(span.name(ofOneBefore: before)): the items don't reach back so far. No days to close "
                    + "from fewer than \(TimeToClose.fewest) items."
            )
        ]
    }

    private func lengths(_ figures: ReportFigures, _ before: FiguresBefore) -> String {
        let (now, then) = (figures.days.count, before.days.count)
        return now == then
            ? "" : " It has \(then) days and this range \(now), so created and closed are compared by the day."
    }

    /// The range beside what came before it and the same a year before, where that is another.
    func yearBefore(_ figures: ReportFigures) -> [Block] {
        guard let year = figures.yearBefore else { return [] }
        let before = [figures.before, year].compactMap(\.self)
        guard spec.includes.tables else { return [.note(sentence(year))] }
        return [.heading("Beside \(before.map(\.name).joined(separator: " and "))"), .table(table(figures, before))]
    }

    private func sentence(_ year: FiguresBefore) -> String {
        "A year before, \(year.inIt): \(FigureText.count(year.counts.created)) created, "
            + "\(FigureText.count(year.counts.closed)) closed, \(FigureText.count(year.openAtEnd)) open at the end."
    }

    private func table(_ figures: ReportFigures, _ before: [FiguresBefore]) -> Table {
        func row(_ name: String, _ now: Int, _ then: (FiguresBefore) -> Int) -> [String] {
            [name, FigureText.count(now)]
                + before.flatMap { before in
                    let (then, length) = (then(before), before.days.count)
                    return [
                        FigureText.count(then), FigureText.change(from: (then, length), to: (now, figures.days.count)),
                    ]
                }
        }
        func days(_ time: TimeToClose) -> String {
            time.count >= TimeToClose.fewest ? FigureText.days(time.median) : "\u{2013}"
        }
        let open =
            ["Open at the end", FigureText.count(figures.openAtEnd)]
            + before.flatMap {
                [FigureText.count($0.openAtEnd), FigureText.change(from: $0.openAtEnd, to: figures.openAtEnd)]
            }
        let net =
            ["Net", FigureText.change(figures.net)] + before.flatMap { [FigureText.change($0.counts.net), ""] }
        let median =
            ["Median days to close", days(figures.timeToClose)] + before.flatMap { [days($0.timeToClose), ""] }
        return Table(
            columns: [
                .init("Figure", width: .share(1.4)), .init("This range", width: .share(0.8), alignment: .trailing),
            ]
                + before.flatMap {
                    [
                        .init($0.title, width: .share(1), alignment: .trailing),
                        .init("Change", width: .share(1.2), alignment: .trailing),
                    ]
                },
            rows: [
                row("Created", figures.created) { $0.counts.created },
                row("Closed", figures.closed) { $0.counts.closed }, net, open, median,
            ],
            note: Set(before.map(\.days.count) + [figures.days.count]).count == 1
                ? "" : "Created and closed are compared by the day where the numbers of days differ."
        )
    }
}
