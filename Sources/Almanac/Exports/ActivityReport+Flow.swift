import Reports

/// How work went through: throughput, lead and cycle times, work in progress, cumulative flow, ageing.
extension ActivityReport {
    func flow(_ figures: ReportFigures) -> [Block] {
        guard let flow = figures.flow else { return [] }
        return history(flow, figures) + throughput(figures) + leadTime(flow, figures) + cycleTime(flow)
            + cumulativeFlow(flow, figures) + workInProgress(flow, figures) + openAge(figures) + oldest(flow, figures)
            + types(figures)
    }

    /// Which of the figures rest on status history, and how much of it there is.
    private func history(_ flow: Flow, _ figures: ReportFigures) -> [Block] {
        let closed = FigureText.count(figures.closed)
        let last = (flow.known.last ?? 0, figures.activity.total.open.last ?? 0)
        guard flow.hasHistory else {
            return [
                .note(
                    "No status history was imported for these items, or none as new as they are, so that cycle time and "
                        + "work in progress are not shown: an import with include_history brings it, where the tracker "
                        + "keeps one."
                )
            ]
        }
        let basis =
            "status history, which is as new as the item for \(FigureText.count(flow.closedWithHistory)) of the \(closed) items "
            + "closed in the range, and tells for \(FigureText.count(last.0)) of the \(FigureText.count(last.1)) open at its "
            + "end whether they were in progress"
        let text =
            flow.knowsProgress
            ? "Cycle time and work in progress rest on \(basis)."
            : "Cycle time and work in progress are not shown: they rest on \(basis), and it has no status that the "
                + "tracker calls in progress."
        return [.note(text)]
    }

    private func throughput(_ figures: ReportFigures) -> [Block] {
        let series = figures.activity.total
        let rate = FigureText.rate(Fraction(series.total.closed, max(figures.days.count, 1)))
        let sum = "\(FigureText.count(series.total.closed)) closed, \(rate) a day"
        let chart = BarChart(
            title: "Items closed, by \(spec.groupBy.rawValue)",
            categories: figures.periods.map(\.name),
            series: [.init(name: "Closed", values: series.periods.map { Double($0.closed) })]
        )
        let details = (spec.includes.charts ? [Block.chart(.bars(chart))] : []) + periodTables(figures)
        return details.isEmpty
            ? [.heading("Throughput"), .note("\(sum).")] : [.heading("Throughput: \(sum)")] + details
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
            marks: figures.periods.map { period in
                let middle = (period.interval.lowerBound.milliseconds + period.interval.upperBound.milliseconds) / 2
                let position = Double(middle - interval.lowerBound.milliseconds) / length
                return ScatterPlot.Mark(name: period.name, position: position)
            },
            dots: dots,
            lines: lines
        )
        let drawn = nOfN(dots.count, time.count, "items drawn, an even selection")
        return [first, .chart(.scatter(plot))] + (drawn.isEmpty ? [] : [.note(drawn)]) + blocks.dropFirst()
    }

    private func cycleTime(_ flow: Flow) -> [Block] {
        guard flow.knowsProgress else { return [] }
        let time = flow.cycleTime
        let count = FigureText.count(time.count)
        guard time.count >= TimeToClose.fewest else {
            return [.heading("Cycle time"), .note("n = \(count): too few items to say how long work takes.")]
        }
        let percentiles = [(50, time.median), (85, time.percentile85), (95, time.percentile95)].compactMap {
            percent,
            value in
            value.map { KeyFigure(label: "\(percent) % took at most", value: FigureText.days($0), note: "days") }
        }
        let items = KeyFigure(label: "Items", value: count, note: "closed, with a status in progress before")
        let heading = "From the start of work, half took about \(FigureText.span(time.median)) or less"
        let limits = TimeToClose.limitsNote(of: [time])
        return [.heading(heading), .keyFigures(percentiles + [items])] + (limits.isEmpty ? [] : [.note(limits)])
    }

    private func cumulativeFlow(_ flow: Flow, _ figures: ReportFigures) -> [Block] {
        guard spec.includes.charts, figures.periods.count > 1 else { return [] }
        let series = figures.activity.total
        let closed = series.periods.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.closed) }.dropFirst()
        let progress = flow.knowsProgress ? flow.inProgress : series.open.map { _ in 0 }
        let waiting = zip(flow.knowsProgress ? flow.known : series.open, progress).map { max(0, $0 - $1) }
        let unknown = zip(series.open, flow.known).map { max(0, $0 - $1) }
        var bands = [BarChart.Series(name: "Closed in the range", values: closed.map(Double.init))]
        if flow.knowsProgress { bands.append(.init(name: "In progress", values: progress.map(Double.init))) }
        bands.append(
            .init(name: flow.knowsProgress ? "Open, not in progress" : "Open", values: waiting.map(Double.init))
        )
        if flow.knowsProgress, unknown.contains(where: { $0 > 0 }) {
            bands.append(.init(name: "Open, history unknown", values: unknown.map(Double.init)))
        }
        let chart = AreaChart(
            title: "Cumulative flow at the end of each \(spec.groupBy.rawValue)",
            categories: figures.periods.map(\.name),
            bands: bands
        )
        return [.heading("Open work \(series.change)"), .chart(.area(chart))]
    }

    private func workInProgress(_ flow: Flow, _ figures: ReportFigures) -> [Block] {
        guard flow.knowsProgress else { return [] }
        let last = flow.inProgress.last ?? 0
        let heading: Block = .heading("\(FigureText.count(last)) in progress at the end")
        let (known, open) = (flow.known.last ?? 0, figures.openAtEnd)
        let note: [Block] =
            known == open
            ? []
            : [
                .note(
                    "Of \(FigureText.count(known)) of the \(FigureText.count(open)) items open at the end; whether the "
                        + "others were in progress is not known."
                )
            ]
        guard spec.includes.charts, figures.periods.count > 1 else { return [heading] + note }
        let chart = BarChart(
            title: "Items in progress at the end of each \(spec.groupBy.rawValue)",
            categories: figures.periods.map(\.name),
            series: [.init(name: "In progress", values: flow.inProgress.map(Double.init))]
        )
        return [heading, .chart(.bars(chart))] + note
    }

    private func oldest(_ flow: Flow, _ figures: ReportFigures) -> [Block] {
        guard spec.includes.tables, !flow.oldest.isEmpty else { return [] }
        let table = Table(
            columns: [
                .init("Key", width: .share(0.8)), .init("Title", width: .share(3)), .init("Status", width: .share(1)),
                .init("Days open", width: .share(0.7), alignment: .trailing),
            ],
            rows: flow.oldest.map { [$0.key, $0.title, $0.status, FigureText.days($0.age)] },
            links: flow.oldest.map(\.url),
            note: "Statuses are those of the last import. " + nOfN(flow.oldest.count, figures.openAtEnd, "open items")
        )
        return [.subheading("Open the longest"), .table(table)]
    }
}

extension Duration {
    /// To the thousandth.
    fileprivate var days: Double { Double(Fraction(self, in: .day).rounded(to: 1000)) / 1000 }
}
