import HouseTestSupport
import Reports
import Testing

@testable import Figures
@testable import Items
@testable import Storage

/// Names from the data and the request in the report's sentences, and dates on its axes.
struct NamesTests {
    private func store() throws -> ItemStore {
        let store = try ItemStore.fresh()
        try store.importAll(
            (0..<40).map { index in
                var item = Item.sample("\(index)", type: index < 32 ? "خلل" : "bug", created: "2024-03-04")
                item.project = index < 32 ? "المشروع" : "payments"
                item.labels = index < 20 ? ["عاجل", "slow"] : ["عاجل"]
                return item
            }
        )
        return store
    }

    @Test func `names from the right stand apart in headings, others are as they are`() throws {
        let report = try store().report(.march { $0.subtitle = "تقرير" })
        let headings = report.headings
        #expect(headings.contains("The most frequent type is \u{2068}خلل\u{2069}: 80\u{A0}% of 40"))
        #expect(headings.contains("The most frequent project is \u{2068}المشروع\u{2069}: 80\u{A0}% of 40"))
        #expect(headings.contains("The most frequent label is \u{2068}عاجل\u{2069}: 100\u{A0}% of 40"))
        #expect(report.subtitle == "\u{2068}تقرير\u{2069} \u{B7} 1 March 2024 \u{2013} 31 March 2024, by day")
        #expect(report.table("Item type")?.rows.map(\.first) == ["خلل", "bug"])
        let plain = try store().report(.march { $0.subtitle = "Größe" })
        #expect(plain.subtitle.hasPrefix("Größe \u{B7} "))
    }

    @Test func `so do the periods of a comparison and the filters`() throws {
        let report = try store().report(
            .march { spec in
                spec.reportType = .comparison
                spec.groupBy = .month
                spec.filters.itemTypes = ["خلل", "bug"]
                spec.comparisonPeriods = try [
                    .init(label: "الربع الأول", days: DayRange("2024-03-01", "2024-03-10")),
                    .init(label: "الربع الثاني", days: DayRange("2024-03-11", "2024-03-20")),
                ]
            }
        )
        let first = "\u{2068}الربع الأول\u{2069}"
        let dates = ["1 March 2024 \u{2013} 10 March 2024", "11 March 2024 \u{2013} 20 March 2024"]
        #expect(report.subtitle == "\(first) (\(dates[0])) \u{B7} \u{2068}الربع الثاني\u{2069} (\(dates[1]))")
        #expect(report.leads == ["The busiest was \(first): 40 created."])
        #expect(report.headings.contains("\(first): 1 March 2024 \u{2013} 10 March 2024"))
        #expect(report.headings.contains("Against \(first)"))
        #expect(report.provenance.contains("Filters: item types: \u{2068}خلل\u{2069}, bug"))
        #expect(report.tables[0].columns.map(\.title) == ["Figure", "الربع الأول", "الربع الثاني"])
        let notes = report.tables.map(\.note).filter { $0.hasPrefix("* cut short by ") }
        #expect(notes.count == 2 && notes.allSatisfy { $0.hasPrefix("* cut short by the period: of March 2024") })
    }

    private func begun(_ step: Int, _ first: String, _ last: String, _ grouping: Grouping) throws -> [String] {
        let entry = try store().figures(
            .march { spec in
                spec.range = try DayRange(first, last)
                spec.groupBy = grouping
            }
        )
        return entry.figures[0].categories(grouping).filter { $0.date?.steps.contains(step) ?? false }.map(\.label)
    }

    @Test func `days begin weeks, two weeks and months`() throws {
        let (first, last) = ("2026-06-03", "2026-09-30")
        #expect(try begun(0, first, last, .day).prefix(2) == ["8 Jun 2026", "15 Jun 2026"])
        #expect(try begun(1, first, last, .day).prefix(2) == ["8 Jun 2026", "22 Jun 2026"])
        #expect(try begun(2, first, last, .day) == ["1 Jul 2026", "1 Aug 2026", "1 Sep 2026"])
        #expect(try begun(3, first, last, .day) == ["1 Jul 2026"])
    }

    @Test func `months begin quarters, half-years and years, weeks even parts of a year`() throws {
        #expect(try begun(0, "2015-02-10", "2015-12-31", .month) == ["Apr 2015", "Jul 2015", "Oct 2015"])
        #expect(try begun(2, "2015-01-01", "2017-12-31", .month) == ["Jan 2015", "Jan 2016", "Jan 2017"])
        #expect(try begun(3, "2015-01-01", "2017-12-31", .month) == ["Jan 2016"])
        #expect(try begun(1, "2020-11-30", "2021-02-07", .week) == ["W49 2020", "W1 2021", "W5 2021"])
        let brief = try store().figures(.march()).figures[0].categories(.day).first?.date
        #expect(brief?.year == 2024 && brief?.brief == "1 Mar")
    }
}
