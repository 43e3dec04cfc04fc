import Items
import Reports

/// What a report says first: the range in two sentences, five figures, and how they differ from the time before.
extension ActivityReport {
    func headline(_ figures: ReportFigures) -> [Block] {
        guard figures.created > 0 || figures.closed > 0 else { return [] }
        return [.lead([growth(figures), busiest(figures)].compactMap(\.self).joined(separator: " "))]
    }

    private func growth(_ figures: ReportFigures) -> String {
        let undated = figures.activity.total.total.undatedClosures
        let (created, closed) = (FigureText.count(figures.created), FigureText.count(figures.closed))
        let reason =
            undated == 0
            ? ""
            : "; \(FigureText.count(undated)) of those created \(undated == 1 ? "is" : "are") done without a time of "
                + "closing, and so \(undated == 1 ? "counts" : "count") as neither closed nor open"
        return "Open work \(figures.activity.total.change): \(created) created, \(closed) closed\(reason)."
    }

    /// Nothing where there is one period, or where several were as busy.
    private func busiest(_ figures: ReportFigures) -> String? {
        guard figures.periods.count > 1, let (period, created) = figures.busiest else { return nil }
        let count = figures.activity.total.periods.count { $0.created == created }
        guard count == 1 else { return nil }
        return "The busiest \(spec.groupBy.rawValue) was \(period.title), with \(FigureText.count(created)) created."
    }

    func keyFigures(_ figures: ReportFigures) -> [KeyFigure] {
        let before = figures.before
        func note(_ now: Int, _ then: Int?) -> String {
            guard let then, let before else { return "" }
            return FigureText.change(from: (then, before.days.count), to: (now, figures.days.count))
        }
        return [
            KeyFigure(
                label: "Created",
                value: FigureText.count(figures.created),
                note: note(figures.created, before?.counts.created)
            ),
            KeyFigure(
                label: "Closed",
                value: FigureText.count(figures.closed),
                note: note(figures.closed, before?.counts.closed)
            ),
            KeyFigure(
                label: "Net",
                value: FigureText.change(figures.net),
                note: before.map { "was \(FigureText.change($0.counts.net))" } ?? ""
            ),
            KeyFigure(
                label: "Open at the end",
                value: FigureText.count(figures.openAtEnd),
                note: before.map { FigureText.change(from: $0.openAtEnd, to: figures.openAtEnd) } ?? ""
            ),
            medianFigure(figures),
        ]
    }

    private func medianFigure(_ figures: ReportFigures) -> KeyFigure {
        let time = figures.timeToClose
        let isShown = time.count >= TimeToClose.fewest
        let then = figures.before.map(\.timeToClose).flatMap { $0.count >= TimeToClose.fewest ? $0.median : nil }
        let was = isShown ? then.map { "; \(FigureText.days($0)) before" } ?? "" : ""
        return KeyFigure(
            label: "Median days to close",
            value: isShown ? FigureText.days(time.median) : "\u{2013}",
            note: "n = \(FigureText.count(time.count))\(was)"
        )
    }
}

extension Activity.Series {
    /// `grew from 28 to 40`, of open work.
    var change: String {
        let (start, end) = (FigureText.count(opening), FigureText.count(closing))
        guard total.net != 0 else { return "stayed at \(end)" }
        return "\(total.net > 0 ? "grew" : "shrank") from \(start) to \(end)"
    }
}
