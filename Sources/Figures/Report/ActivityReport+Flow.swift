import Items
import Reports

/// How work went through: throughput, lead and cycle times, work in progress, cumulative flow, ageing.
extension ActivityReport {
    func flow(_ figures: ReportFigures) -> [Block] {
        guard let flow = figures.flow else { return [] }
        return history(flow, figures) + throughput(flow, figures) + leadTime(flow, figures) + cycleTime(flow)
            + cumulativeFlow(flow, figures) + workInProgress(flow, figures) + workItemAge(flow, figures)
            + openAge(figures) + oldest(flow, figures) + types(figures)
    }

    /// Which of the figures rest on status history, and how much of it there is.
    private func history(_ flow: Flow, _ figures: ReportFigures) -> [Block] {
        guard flow.hasHistory else {
            return [
                .note(
                    "No status history was imported for these items, or none as new as they are. So cycle time and work in "
                        + "progress are not shown, and whether an item was reopened cannot be known. An import with "
                        + "include_history brings the history, where the tracker keeps one."
                )
            ]
        }
        let basis = "Status history as new as the item itself \(known(flow, figures))."
        let use =
            flow.knowsProgress
            ? "Cycle time, work in progress and reopened items rest on it."
            : "Reopened items rest on it. Cycle time and work in progress are not shown: it has no status that the tracker "
                + "calls in progress."
        return [.note("\(basis) \(use)")]
    }

    private func known(_ flow: Flow, _ figures: ReportFigures) -> String {
        let closed = "\(FigureText.count(flow.closedWithHistory)) of the \(FigureText.count(figures.closed))"
        let open = "\(FigureText.count(flow.ends.last?.known ?? 0)) of the \(FigureText.count(figures.openAtEnd))"
        let parts =
            (figures.closed > 0 ? ["is known of \(closed) items closed in the range"] : [])
            + (figures.openAtEnd > 0 ? ["tells of \(open) open at its end whether work on them had begun"] : [])
        return parts.joined(separator: ", and ")
    }

    private func leadTime(_ flow: Flow, _ figures: ReportFigures) -> [Block] {
        let blocks = timeToClose(figures)
        let time = figures.timeToClose
        guard spec.includes.charts, time.count >= TimeToClose.fewest, let first = blocks.first else { return blocks }
        let interval = figures.days.interval(in: spec.timeZone)
        let length = Double(interval.upperBound.milliseconds - interval.lowerBound.milliseconds)
        let dots = flow.closings.map { closing in
            ScatterPlot.Dot(
                position: Double(closing.closedAt.milliseconds - interval.lowerBound.milliseconds) / length,
                value: closing.leadTime.days,
                name: closing.closedAt.description
            )
        }
        let lines = [("50 %", time.median), ("85 %", time.percentile85), ("95 %", time.percentile95)].compactMap {
            name,
            value in
            value.map { ScatterPlot.Line(name: name, value: $0.days, label: "\(FigureText.days($0)) days") }
        }
        let plot = ScatterPlot(
            title: "Days from creation to closing, each dot an item, on a logarithmic scale",
            unit: "days",
            marks: zip(figures.periods, figures.categories(spec.groupBy)).map { period, category in
                let middle = (period.interval.lowerBound.milliseconds + period.interval.upperBound.milliseconds) / 2
                let position = Double(middle - interval.lowerBound.milliseconds) / length
                return ScatterPlot.Mark(category, position: position)
            },
            dots: dots,
            lines: lines
        )
        let drawn = nOfN(dots.count, time.count, "items drawn, an even selection")
        return [first, .chart(.scatter(plot))] + (drawn.isEmpty ? [] : [.note(drawn)]) + blocks.dropFirst()
    }

    /// What was open before the range and what was created in it is all in one band or another, so that nothing is
    /// missing under the upper edge.
    private func cumulativeFlow(_ flow: Flow, _ figures: ReportFigures) -> [Block] {
        guard spec.includes.charts, figures.periods.count > 1 else { return [] }
        let series = figures.activity.total
        func sums(_ value: (Activity.Counts) -> Int) -> [Int] {
            series.periods.reduce(into: []) { $0.append(($0.last ?? 0) + value($1)) }
        }
        let closed = zip(sums(\.closed), flow.ends).map { $0 + $1.doneThen }
        let bands: [(name: String, values: [Int], isAlwaysShown: Bool)] =
            [("Closed", closed, true), ("Done, undated", sums(\.undatedClosures), false)]
            + (flow.knowsProgress
                ? [
                    ("In progress", flow.ends.map(\.inProgress), true),
                    (pausedName(flow), flow.ends.map { $0.started - $0.inProgress }, false),
                    ("Not started", flow.ends.map(\.notStarted), true),
                    ("Not known", zip(series.open, flow.ends).map { $0 - $1.known }, false),
                ] : [("Open", zip(series.open, flow.ends).map { $0 - $1.doneThen }, true)])
        let chart = AreaChart(
            title: "Cumulative flow at the end of each \(spec.groupBy.rawValue)",
            categories: figures.categories(spec.groupBy),
            bands: bands.filter { band in band.isAlwaysShown || band.values.contains { $0 != 0 } }
                .map { .init(name: $0.name, values: $0.values.map(Double.init)) }
        )
        let words = [
            "The upper edge is all that was open before the range (\(FigureText.count(series.opening))) or has been created in "
                + "it since.",
            flow.ends.contains { $0.doneThen > 0 } ? "Closed is as of then, with what has been reopened since." : "",
            chart.bands.contains { $0.name == "Not known" }
                ? "Not known is what was open, of which no history tells more." : "",
        ]
        let note = words.filter { !$0.isEmpty }.joined(separator: " ")
        return [.heading("Open work \(series.change)"), .chart(.area(chart)), .note(note)]
    }

    /// What was started and is not in progress, in the words of the chart of work in progress.
    private func pausedName(_ flow: Flow) -> String {
        let isElsewhere = flow.ends.contains { $0.elsewhere > 0 }
        let isBack = flow.ends.contains { $0.back > 0 }
        guard isElsewhere else { return Self.backName }
        return isBack ? "\(Self.backName) or in another status" : "In another status"
    }

    private func oldest(_ flow: Flow, _ figures: ReportFigures) -> [Block] {
        guard spec.includes.tables, !flow.oldest.isEmpty else { return [] }
        let all = nOfN(flow.oldest.count, figures.openAtEnd, "open items")
        return [.subheading("Open the longest"), .table(ageTable(flow.oldest, "Days since creation", all))]
    }

    func ageTable(_ items: [Flow.Ageing], _ age: String, _ all: String) -> Table {
        Table(
            columns: [
                .init("Key", width: .share(0.8)), .init("Title", width: .share(3)), .init("Status", width: .share(1)),
                .init(age, width: .share(0.9), alignment: .trailing),
            ],
            rows: items.map { [$0.key, $0.title, $0.status, FigureText.days($0.age)] },
            links: items.map(\.url),
            note: "Statuses are those of the last import. " + all
        )
    }
}

extension Duration {
    /// To the thousandth.
    fileprivate var days: Double { Double(Fraction(self, in: .day).rounded(to: 1000)) / 1000 }
}
