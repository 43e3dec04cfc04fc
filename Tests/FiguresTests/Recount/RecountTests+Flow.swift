import Foundation
import HouseTestSupport
import Reports
import TestSupport
import Testing

@testable import Figures
@testable import Items
@testable import Storage

extension RecountTests {
    func compareFlow(
        _ place: Place,
        _ plain: PlainFigures,
        _ store: ItemStore,
        _ result: inout Comparisons
    ) throws {
        let spec = try spec(place, plain, .flow)
        let entry = try store.figures(spec)
        let flow = try #require(entry.figures[0].flow)
        func compare<Value: Equatable>(_ kind: String, _ actual: Value, _ expected: Value) {
            result.compare(kind, place.set, place.name, actual, expected)
        }
        func compare<Value: Equatable>(_ kind: String, _ actual: [Value], _ expected: [Value]) {
            result.compare(kind, place.set, place.name, actual, expected)
        }
        func counts(_ isCounted: (PlainItem, Int) -> Bool) -> [Int] {
            plain.periods.map { period in plain.items.count { isCounted($0, period.last) } }
        }
        compare("history known, at each end", flow.ends.map(\.known), counts { $0.isKnown(after: $1) })
        compare("started and not finished", flow.ends.map(\.started), counts { $0.isStarted(after: $1) })
        compare(
            "of these in progress",
            flow.ends.map(\.inProgress),
            counts { $0.isStarted(after: $1) && $0.category(after: $1) == .some(.inProgress) }
        )
        compare(
            "of these back in to do",
            flow.ends.map(\.back),
            counts { $0.isStarted(after: $1) && $0.category(after: $1) == .some(.open) }
        )
        compare(
            "closed then, reopened since",
            flow.ends.map(\.doneThen),
            counts { $0.isOpen(after: $1) && $0.wasDone(after: $1) }
        )
        let closed = plain.closed.filter { $0.cycleTime != nil }
        compareTimes("start to end", flow.cycleTime, closed.compactMap(\.cycleTime), place, &result)
        compareTimes("in progress", flow.timeInProgress, closed.compactMap(\.timeInProgress), place, &result)
        compare("went back", flow.wentBack, closed.count(where: \.wentBack))
        compare("closed with history", flow.closedWithHistory, plain.closed.count { $0.states != nil })
        let ongoing = plain.items.filter { $0.isStarted(after: plain.last) }
        compareAge(
            "work item age",
            flow.workItemAge,
            plain.ages(ongoing) { $0.start?.at ?? 0 },
            place,
            &result
        )
        compareReopenings(place, plain, flow, &result)
        compareUpperEdge(place, plain, entry, spec, &result)
    }

    private func compareReopenings(
        _ place: Place,
        _ plain: PlainFigures,
        _ flow: Flow,
        _ result: inout Comparisons
    ) {
        let undone = plain.items.filter { !$0.isUndated }.map(\.undone)
        let firsts = [plain.first] + plain.periods.dropLast().map { PlainCalendar.moved($0.last, days: 1) }
        func isIn(_ day: Int, _ first: Int, _ last: Int) -> Bool { first <= day && day <= last }
        func reopened(_ first: Int, _ last: Int) -> Int {
            undone.count { $0.contains { isIn($0.to.day, first, last) } }
        }
        func stood(_ first: Int, _ last: Int) -> Int {
            undone.count { $0.contains { isIn($0.from.day, first, last) && $0.to.day > last } }
        }
        let reopening = flow.reopening
        let ranges = Array(zip(firsts, plain.periods.map(\.last)))
        result.compare("reopened", place.set, place.name, reopening.reopened, ranges.map(reopened))
        result.compare(
            "reopened in the range",
            place.set,
            place.name,
            reopening.reopenedInRange,
            reopened(plain.first, plain.last)
        )
        let standing = zip(reopening.closedUntilEnd, plain.byPeriod(plain.closed.compactMap(\.closingDay))).map {
            $0 + $1
        }
        let expected = ranges.map { first, last in
            stood(first, last) + plain.closed.count { isIn($0.closingDay ?? 0, first, last) }
        }
        result.compare("throughput that stands", place.set, place.name, standing, expected)
        result.compare(
            "throughput of the range",
            place.set,
            place.name,
            reopening.closedUntilRangeEnd,
            stood(plain.first, plain.last)
        )
    }

    /// All bands together are what was open before and what has been created since.
    private func compareUpperEdge(
        _ place: Place,
        _ plain: PlainFigures,
        _ entry: FigureCache.Entry,
        _ spec: ExportSpec,
        _ result: inout Comparisons
    ) {
        let report = ActivityReport(spec: spec, coverage: entry.coverage, figures: entry.figures, digest: "").report()
        for case .chart(.area(let chart)) in report.blocks {
            let edge = plain.periods.indices.map { index in chart.bands.reduce(0) { $0 + Int($1.values[index]) } }
            let expected = plain.periods.map { period in
                plain.openBefore.count + plain.created.count { $0.createdDay <= period.last }
            }
            result.compare("cumulative flow, upper edge", place.set, place.name, edge, expected)
        }
    }
}
