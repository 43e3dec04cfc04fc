import Foundation
import HouseTestSupport
import Reports
import TestSupport
import Testing

@testable import Figures
@testable import Items
@testable import Storage

/// Every kind of figure against a recount from the definitions, over generated sets, ranges and time zones.
struct RecountTests {
    private static let zones = [
        "UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia",
    ]
    /// First day, last day, grouping, and how many months the range is, 0 where it is none of the calendar's.
    private static let ranges: [(first: Int, last: Int, grouping: Grouping, months: Int)] = [
        (20_240_301, 20_240_331, .day, 1), (20_240_101, 20_240_331, .week, 3), (20_230_101, 20_231_231, .month, 12),
        (20_240_227, 20_240_405, .day, 0), (20_231_023, 20_231_029, .day, 0), (20_230_701, 20_231_231, .month, 6),
    ]

    @Test func `every figure of a report is that of a recount item by item`() async throws {
        let comparisons = try await onThread { try self.recounted() }
        print(comparisons.table)
        #expect(comparisons.failures.isEmpty)
        #expect(comparisons.total > 30_000)
        #expect(comparisons.tellingKinds.isSuperset(of: comparisons.kinds))
    }

    private func recounted() throws -> Comparisons {
        var comparisons = Comparisons()
        for (number, set) in GeneratedSet.all.enumerated() {
            let store = try ItemStore.fresh()
            try store.add(set.items)
            // Two of the zones by turns: all of them take a minute and a half more.
            for zone in [2 * number, 2 * number + 1].map({ Self.zones[$0 % Self.zones.count] }) {
                let calendar = PlainCalendar(try #require(TimeZone(identifier: zone)))
                let items = set.items.map { PlainItem($0, calendar) }
                for range in Self.ranges {
                    let plain = PlainFigures(items, calendar, range.grouping, range.first, range.last)
                    var place = Place(set: set.name, name: "\(zone) \(range.first)-\(range.last)", zone: zone)
                    place.months = range.months
                    try compareActivity(place, plain, store, &comparisons)
                    try compareFlow(place, plain, store, &comparisons)
                }
            }
        }
        return comparisons
    }

    struct Place {
        var set: String
        var name: String
        var zone: String
        var months = 0
    }

    func spec(_ place: Place, _ plain: PlainFigures, _ type: ExportSpec.ReportType) throws -> ExportSpec {
        try .march { spec in
            spec.reportType = type
            spec.range = try DayRange(Self.text(plain.first), Self.text(plain.last))
            spec.groupBy = plain.grouping
            spec.timeZoneID = place.zone
        }
    }

    private static func text(_ day: Int) -> String {
        String(format: "%04d-%02d-%02d", day / 10_000, day / 100 % 100, day % 100)
    }

    private func compareActivity(
        _ place: Place,
        _ plain: PlainFigures,
        _ store: ItemStore,
        _ result: inout Comparisons
    ) throws {
        let spec = try spec(place, plain, .seasonalActivity)
        let entry = try store.figures(spec)
        let figures = entry.figures[0]
        func compare<Value: Equatable>(_ kind: String, _ actual: Value, _ expected: Value) {
            result.compare(kind, place.set, place.name, actual, expected)
        }
        func compare<Value: Equatable>(_ kind: String, _ actual: [Value], _ expected: [Value]) {
            result.compare(kind, place.set, place.name, actual, expected)
        }
        let total = figures.activity.total
        compare("created, by period", total.periods.map(\.created), plain.byPeriod(plain.created.map(\.createdDay)))
        compare("closed, by period", total.periods.map(\.closed), plain.byPeriod(plain.closed.compactMap(\.closingDay)))
        compare(
            "done, undated, by period",
            total.periods.map(\.undatedClosures),
            plain.byPeriod(plain.undated.map(\.createdDay))
        )
        compare("open before", total.opening, plain.openBefore.count)
        compare("open at each end", total.open, plain.periods.map { plain.open(after: $0.last).count })
        compare("net", figures.net, plain.created.count - plain.closed.count - plain.undated.count)
        compareTimes("days to close", figures.timeToClose, plain.daysToClose, place, &result)
        let age = try #require(figures.openAge)
        compareAge("age of open work", age, plain.ages(plain.openAtEnd, since: \.created), place, &result)
        let breakdown = try #require(figures.breakdown)
        compare("weekday and hour", breakdown.hours.flatMap(\.self), plain.hours().flatMap(\.self))
        compare(
            "weekday and month",
            breakdown.months.flatMap(\.weekdays),
            breakdown.months.flatMap { plain.weekdays(month: $0.name) }
        )
        for type in figures.activity.itemTypes.keys.sorted() {
            let mine = plain.created.filter { $0.item.itemType == type }
            let periods = figures.activity.itemTypes[type]?.periods.map(\.created) ?? []
            compare("created, by type", periods, plain.byPeriod(mine.map(\.createdDay)))
        }
        let sums = figures.activity.itemTypes.values.map(\.total).reduce(Activity.Counts(), +)
        compare("all types together", sums.created, plain.created.count)
        for share in breakdown.projects {
            let created = plain.created.count { $0.item.project == share.name }
            let closed = plain.closed.count { $0.item.project == share.name }
            compare("by project", [share.created, share.closed], [created, closed])
        }
        for share in breakdown.labels {
            compare("by label", share.created, plain.created.count { $0.item.labels.contains(share.name ?? "") })
        }
        compare("stock, part by part", entry.coverage.parts?.map(\.count) ?? [], plain.stock)
        compare("stored", entry.coverage.sources.reduce(0) { $0 + $1.stored }, plain.items.count)
        compareBefore(place, plain, figures, &result)
        let report = ActivityReport(spec: spec, coverage: entry.coverage, figures: entry.figures, digest: "").report()
        compareShares(place, plain, report, &result)
    }

    func compareTimes(
        _ kind: String,
        _ time: TimeToClose,
        _ plain: [Int64],
        _ place: Place,
        _ result: inout Comparisons
    ) {
        func compare<Value: Equatable>(_ what: String, _ actual: Value, _ expected: Value) {
            result.compare("\(kind): \(what)", place.set, place.name, actual, expected)
        }
        compare("n", time.count, plain.count)
        compare("median", time.median, PlainTimes.median(plain))
        compare("85 %", time.percentile85, PlainTimes.percentile(85, of: plain, fewest: 12))
        compare("95 %", time.percentile95, PlainTimes.percentile(95, of: plain, fewest: 20))
        compare("classes", time.histogram, PlainTimes.histogram(plain))
    }

    func compareAge(
        _ kind: String,
        _ age: OpenAge,
        _ plain: [Int64],
        _ place: Place,
        _ result: inout Comparisons
    ) {
        let expected = [
            "\(plain.count)", "\(String(describing: PlainTimes.median(plain)))",
            "\(String(describing: plain.max().map { Duration.milliseconds($0) }))", "\(PlainTimes.histogram(plain))",
        ]
        let actual = [
            "\(age.count)", "\(String(describing: age.median))", "\(String(describing: age.oldest))",
            "\(age.histogram)",
        ]
        result.compare(kind, place.set, place.name, actual, expected)
    }

    /// What came before on the calendar, and the same a year before.
    private func compareBefore(
        _ place: Place,
        _ plain: PlainFigures,
        _ figures: ReportFigures,
        _ result: inout Comparisons
    ) {
        let days = PlainCalendar.count(plain.first, plain.last)
        let first =
            place.months > 0
            ? PlainCalendar.moved(plain.first, months: -place.months) : PlainCalendar.moved(plain.first, days: -days)
        let before = plain.over(first, PlainCalendar.moved(plain.first, days: -1))
        compare("the time before", figures.before, before, place, &result)
        guard place.months > 0, place.months < 12 else {
            result.compare("a year before", place.set, place.name, figures.yearBefore == nil, true)
            return
        }
        let start = PlainCalendar.moved(plain.first, months: -12)
        let end = PlainCalendar.moved(PlainCalendar.moved(start, months: place.months), days: -1)
        compare("a year before", figures.yearBefore, plain.over(start, end), place, &result)
    }

    func compare(
        _ kind: String,
        _ before: FiguresBefore?,
        _ plain: PlainFigures,
        _ place: Place,
        _ result: inout Comparisons
    ) {
        let reachesBack = plain.items.contains { $0.createdDay < plain.first }
        let expected: [String]? =
            reachesBack
            ? [
                Self.text(plain.first), Self.text(plain.last), "\(plain.created.count)", "\(plain.closed.count)",
                "\(plain.openAtEnd.count)", "\(String(describing: PlainTimes.median(plain.daysToClose)))",
            ] : nil
        let actual = before.map {
            [
                "\($0.days.start)", "\($0.days.end)", "\($0.counts.created)", "\($0.counts.closed)", "\($0.openAtEnd)",
                "\(String(describing: $0.timeToClose.median))",
            ]
        }
        result.compare(kind, place.set, place.name, actual, expected)
    }

    /// As printed: whole per cent, halves up, in whole numbers only.
    func compareShares(_ place: Place, _ plain: PlainFigures, _ report: Report, _ result: inout Comparisons) {
        let all = plain.created.count
        for row in report.table("Project")?.rows ?? [] where all >= 10 {
            let part = plain.created.count { ($0.item.project ?? "without a project") == row[0] }
            let percent = (part * 200 + all) / (all * 2)
            let expected = part > 0 && percent == 0 ? "< 1" : part < all && percent == 100 ? "> 99" : "\(percent)"
            result.compare("shares, as printed", place.set, place.name, row[3], expected + "\u{A0}%")
        }
    }
}
