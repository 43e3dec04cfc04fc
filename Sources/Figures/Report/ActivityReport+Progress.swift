import Items
import Reports

/// Work between its start and its end: how long it took, how much there is of it, how old it is.
extension ActivityReport {
    func cycleTime(_ flow: Flow) -> [Block] {
        guard flow.knowsProgress else { return [] }
        let (cycle, progress) = (flow.cycleTime, flow.timeInProgress)
        guard cycle.count >= TimeToClose.fewest else {
            let few = "n = \(cycle.count): too few items to say how long work takes."
            return [.heading("Cycle time"), .note(few + wentBack(flow))]
        }
        let heading =
            "Half took \(FigureText.atMost(cycle.median)) from start to end, and half were in progress for "
            + FigureText.atMost(progress.median)
        let items = KeyFigure(
            label: "Items",
            value: FigureText.count(cycle.count),
            note: "closed, and in progress before"
        )
        let back = KeyFigure(
            label: "Went back",
            value: FigureText.count(flow.wentBack),
            note: "to \u{201C}to do\u{201D}, after the start"
        )
        let notes = wentBack(flow) + " " + TimeToClose.limitsNote(of: [cycle])
        return [
            .heading(heading), .keyFigures(percentiles("Start to end", cycle) + [items]),
            .keyFigures(percentiles("In progress", progress) + [back]),
        ] + (notes == " " ? [] : [.note(notes.trimmed)])
    }

    private func percentiles(_ name: String, _ time: TimeToClose) -> [KeyFigure] {
        [(50, time.median), (85, time.percentile85), (95, time.percentile95)].compactMap { percent, value in
            value.map {
                KeyFigure(label: "\(name): \(percent) % within", value: FigureText.days($0), note: "days")
            }
        }
    }

    private func wentBack(_ flow: Flow) -> String {
        guard flow.wentBack > 0 else { return "" }
        return
            " \(FigureText.count(flow.wentBack)) of the \(FigureText.count(flow.cycleTime.count)) went back to a status "
            + "of work not yet begun (\u{201C}to do\u{201D}) in between: that is in the time from start to end, and not in "
            + "the time in progress."
    }

    func workInProgress(_ flow: Flow, _ figures: ReportFigures) -> [Block] {
        guard flow.knowsProgress, let last = flow.ends.last else { return [] }
        let heading: Block = .heading(
            "Work in progress at the end: \(FigureText.count(last.started)) started and not finished"
        )
        let notes = [whereItIs(last), closedThen(last), unknownStart(last, open: figures.openAtEnd)]
        let text = notes.filter { !$0.isEmpty }.joined(separator: " ")
        let note: [Block] = text.isEmpty ? [] : [.note(text)]
        guard spec.includes.charts, figures.periods.count > 1 else { return [heading] + note }
        let parts: [(name: String, values: [Int])] = [
            ("In progress", flow.ends.map(\.inProgress)), (Self.backName, flow.ends.map(\.back)),
            ("In another status", flow.ends.map(\.elsewhere)),
        ]
        let chart = BarChart(
            title: "Work in progress at the end of each \(spec.groupBy.rawValue)",
            categories: figures.categories(spec.groupBy),
            series: parts.enumerated().filter { $0.offset == 0 || $0.element.values.contains { $0 > 0 } }
                .map { .init(name: $0.element.name, values: $0.element.values.map(Double.init)) },
            arrangement: .stacked
        )
        return [heading, .chart(.bars(chart))] + note
    }

    /// Of work that was begun.
    static let backName = "Back in \u{201C}to do\u{201D}"

    private func whereItIs(_ end: Flow.End) -> String {
        if end.started == 0 { return "" }
        let others = [
            (end.back, "back in \u{201C}to do\u{201D}"),
            (end.elsewhere, "in a status that the tracker no longer lists, or that is done without a closing"),
        ].filter { $0.0 > 0 }.map { "\(FigureText.count($0.0)) \($0.1)" }
        return (["\(FigureText.count(end.inProgress)) in a status that the tracker calls in progress"] + others)
            .joined(separator: ", ") + "."
    }

    private func closedThen(_ end: Flow.End) -> String {
        guard end.doneThen > 0 else { return "" }
        return end.doneThen == 1
            ? "1 more item counts as open at the end, but was closed then and has been reopened since."
            : "\(FigureText.count(end.doneThen)) more items count as open at the end, but were closed then and have been "
                + "reopened since."
    }

    private func unknownStart(_ end: Flow.End, open: Int) -> String {
        guard end.known < open else { return "" }
        return
            "This is known of \(FigureText.count(end.known)) of the \(FigureText.count(open)) open at the end; whether work on "
            + "the others had begun is not."
    }

    /// The age of what is in progress; that of all that is open is another one.
    func workItemAge(_ flow: Flow, _ figures: ReportFigures) -> [Block] {
        let age = flow.workItemAge
        guard flow.knowsProgress, age.count > 0 else { return [] }
        let heading =
            age.count < TimeToClose.fewest
            ? "Work item age"
            : "Work item age: half was \(FigureText.about(age.median)) old or older"
        var blocks: [Block] = [.heading(heading)]
        if spec.includes.charts, age.count >= TimeToClose.fewest {
            let chart = BarChart(
                title: "Work item age, by days since the start",
                categories: Self.dayClasses,
                series: [.init(name: "In progress", values: age.histogram.map(Double.init))]
            )
            blocks.append(.chart(.bars(chart)))
        }
        blocks.append(
            .note(
                "It runs from when an item was first in progress to the end of the range, of what was started and not "
                    + "finished then; the oldest is \(FigureText.days(age.oldest)) days."
            )
        )
        guard spec.includes.tables else { return blocks }
        let all = nOfN(flow.startedFirst.count, age.count, "items started and not finished")
        return blocks
            + [.subheading("Started the longest ago"), .table(ageTable(flow.startedFirst, "Days since start", all))]
    }
}

extension String {
    /// Without the spaces at its ends.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
