import HouseTestSupport
import Reports
import Testing

@testable import Figures
@testable import Items
@testable import Storage

/// What a report says that it rests on.
struct CoverageTests {
    private let store: ItemStore
    private let jira = Source(type: .jira, name: "ALOY")

    init() throws {
        store = try ItemStore.fresh()
        var full = ImportSummary.at("2024-03-10")
        (full.expected, full.fetched, full.stored, full.refused) = (30, 3, 1, 2)
        full.reasons = ["it has no state": 2]
        full.warnings = ["The tracker says that there are 30 items, but only 3 came"]
        try store.importAll([.sample("1", created: "2024-03-04")], key: "full", full)
    }

    /// Asks for changes only.
    private func importChanges(_ key: String, _ time: String, _ change: (inout ImportSummary) -> Void = { _ in }) throws
    {
        var summary = ImportSummary.at(time, isComplete: false)
        (summary.isFull, summary.isIncremental) = (false, true)
        change(&summary)
        try store.importAll([.sample("2", created: "2024-03-05")], key: key, summary)
    }

    @Test func `what the last full import said stands after imports of changes`() throws {
        try importChanges("second", "2024-03-11")
        try importChanges("third", "2024-03-12") { $0.reasons = ["it has no state": 1, "its time is no date": 1] }
        let report = try store.report(.march())
        let source = try #require(report.table("Source")?.rows.first)
        #expect(source == ["betamaxpy/betamax", "github", "2024-03-12 00:00 UTC", "2024-03-05", "30", "2", "2"])
        let note = try #require(report.table("Source")?.note)
        #expect(note.contains("last full import: betamaxpy/betamax of 2024-03-10 00:00 UTC"))
        #expect(report.notes.contains("betamaxpy/betamax: The tracker says that there are 30 items, but only 3 came"))
        let reasons = report.tables.first { $0.columns.map(\.title).contains("Reason") }
        #expect(reasons?.rows.map { $0.suffix(2) } == [["it has no state", "2"], ["its time is no date", "1"]])
        #expect(report.provenance.contains("Left out or set apart: 3, see Sources and coverage"))
    }

    @Test func `another full import starts anew`() throws {
        try store.importAll([.sample("1", created: "2024-03-04")], key: "again", .at("2024-03-11"))
        let report = try store.report(.march())
        #expect(report.notes.contains("Nothing was left out."))
        #expect(!report.notes.contains("30 items") && report.table("Source")?.note == "")
    }

    @Test func `beside warnings of what was left empty it is said of items alone that none was left out`() throws {
        var summary = ImportSummary.at("2024-03-11")
        summary.warnings = ["labels was left empty in 1 row: line 2"]
        try store.importAll([.sample("1", created: "2024-03-04")], key: "again", summary)
        let notes = try store.report(.march()).notes
        #expect(notes.contains("No item was left out.") && notes.contains("labels was left empty"))
    }

    @Test func `another import of all of a filtered list starts anew, though it is not full`() throws {
        try importChanges("filtered", "2024-03-11") { summary in
            summary.isIncremental = false
            summary.reasons = ["left out by the request's filters": 7]
        }
        let coverage = try store.figures(.march()).coverage.sources[0]
        #expect(coverage.leftOut == [.init(reason: "left out by the request's filters", count: 7)])
        #expect(coverage.warnings.isEmpty && coverage.expected == 30)
    }

    @Test func `the same warning of many imports is told once, and of many later ones the last twenty`() throws {
        for number in 1...25 {
            try importChanges("run \(number)", "2024-03-12") { $0.warnings = ["always", "number \(number)"] }
        }
        let warnings = try store.figures(.march()).coverage.sources[0].warnings
        #expect(warnings.prefix(1) == ["The tracker says that there are 30 items, but only 3 came"])
        #expect(warnings.dropFirst().first == "6 earlier warnings are not listed")
        #expect(warnings.suffix(20) == (6...25).map { "number \($0)" })
    }

    @Test func `a filtered report speaks of the sources that its filters pass`() throws {
        var summary = ImportSummary.at("2024-05-05")
        (summary.reasons, summary.warnings) = (["it has no key": 257], ["The site answers slowly"])
        try store.importAll((0..<5).map { .sample("\($0)", in: jira, created: "2024-03-04") }, key: "other", summary)
        let report = try store.report(.march { $0.filters.sources = ["betamaxpy/betamax"] })
        #expect(report.provenance.contains("Left out or set apart: 2, see Sources and coverage"))
        #expect(report.provenance.contains("Excluded: 5 in the range, but left out by the filters"))
        let reasons = report.tables.first { $0.columns.map(\.title).contains("Reason") }
        #expect(reasons?.rows == [["betamaxpy/betamax", "it has no state", "2"]])
        #expect(!report.notes.contains("The site answers slowly"))
        #expect(report.table("Source")?.rows.map(\.first) == ["betamaxpy/betamax"])
        #expect(report.table("Source")?.note == "1 source is excluded by the filters.")
        let none = try store.report(.march { $0.filters.sources = ["nowhere"] })
        #expect(
            none.provenance.allSatisfy { !$0.hasPrefix("Left out") }
                && none.notes.contains("left out but by the filters.")
        )
    }

    @Test func `of many sources' warnings forty are listed, and how many there are is said`() throws {
        var summary = ImportSummary.at("2024-05-05")
        summary.warnings = (0..<9).map { "warning \($0)" }
        for number in 0..<5 {
            let source = Source(type: .csv, name: "file \(number)")
            try store.importAll([.sample("1", in: source, created: "2024-03-04")], key: "\(number)", summary)
        }
        let notes = try store.report(.march { $0.filters.sourceTypes = ["csv"] }).notes.split(separator: "\n")
        #expect(notes.count { $0.contains(": warning ") } == 40)
        #expect(notes.contains("40 of 45 warnings."))
    }

    @Test func `the data are as of the last import of a source that passes the filters`() throws {
        try store.importAll([.sample("9", in: jira, created: "2024-03-04")], key: "other", .at("2024-05-05"))
        #expect(try store.report(.march()).facts.contains("Data as of 2024-05-05 00:00 UTC"))
        let one = try store.report(.march { $0.filters.sources = ["betamaxpy/betamax"] })
        #expect(one.facts.contains("Data as of 2024-03-10 00:00 UTC") && one.facts.contains("1 of 2 sources"))
        let created = one.created
        try store.importAll([.sample("10", in: jira, created: "2024-03-04")], key: "later", .at("2024-06-06"))
        #expect(try store.report(.march { $0.filters.sources = ["betamaxpy/betamax"] }).created == created)
    }

    @Test func `when the sources were read is told, and up to when what they hold goes`() throws {
        let store = try ItemStore.fresh()
        var item = Item.sample("1", created: "2021-12-01")
        item.updatedAt = Timestamp(iso: "2021-12-30T17:04")
        try store.importAll([item, .sample("2", created: "2021-12-05", closed: "2021-12-06")], .at("2024-05-05"))
        let report = try store.report(.march())
        #expect(report.facts.contains("Data as of 2024-05-05 00:00 UTC"))
        #expect(report.facts.contains("Last change at the sources 2021-12-30 17:04 UTC"))
        #expect(report.provenance.contains("Last change: 2021-12-30 17:04 UTC, before the range begins"))
        let spec = try ExportSpec.march { $0.range = try DayRange("2021-12-01", "2021-12-31") }
        let inRange = try store.report(spec).provenance
        #expect(inRange.contains("Last change: 2021-12-30 17:04 UTC, before the end of the range"))
        #expect(try store.figures(spec).coverage.sources[0].lastChange == item.updatedAt)
    }

    @Test func `times that a complete import has corrected are no last change`() throws {
        let store = try ItemStore.fresh()
        try store.importAll([.sample("1", created: "2031-12-01")], key: "wrong", .at("2024-05-05"))
        try store.importAll([.sample("1", created: "2021-12-01")], key: "right", .at("2024-05-06"))
        var changes = ImportSummary.at("2024-05-07", isComplete: false)
        (changes.isFull, changes.isIncremental) = (false, true)
        try store.importAll([], key: "nothing new", changes)
        #expect(try store.figures(.march()).coverage.lastChange == Timestamp(iso: "2021-12-01"))
    }

    @Test(.sqliteOnly) func `a store of before knows the last change of each source`() throws {
        try store.importAll([.sample("9", in: jira, created: "2024-03-04", closed: "2024-03-07")], key: "other")
        try store.write { writer in
            try writer.database.execute(sql: "ALTER TABLE import_run DROP COLUMN last_change")
            try writer.database.execute(sql: SQLiteSchema.lastChanges)
        }
        let sources = try store.figures(.march()).coverage.sources
        #expect(sources.map(\.lastChange) == [Timestamp(iso: "2024-03-04"), Timestamp(iso: "2024-03-07")])
    }

    @Test func `a comparison's list of items says in which order it is`() throws {
        func note(_ second: (String, String)) throws -> String {
            try store.read { reader in
                let spec = try ExportSpec.march { spec in
                    spec.reportType = .comparison
                    spec.comparisonPeriods = try [
                        .init(label: "A", days: DayRange("2024-03-01", "2024-03-04")),
                        .init(label: "B", days: DayRange(second.0, second.1)),
                    ]
                }
                return try ReportItems(reader, spec).appendix(count: 1, spec: spec).note
            }
        }
        #expect(try note(("2024-03-05", "2024-03-08")).contains("in the periods, in order of creation."))
        #expect(try note(("2024-03-07", "2024-03-08")).contains("in the periods, by the first of them"))
    }
}
