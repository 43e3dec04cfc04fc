package import Reports
import Testing

@testable package import Figures
@testable package import Items
@testable package import Storage

extension ExportSpec {
    /// An activity report over March 2024, by day.
    package static func march(_ change: (inout ExportSpec) throws -> Void = { _ in }) throws -> ExportSpec {
        var spec = ExportSpec(
            kind: .pdf,
            reportType: .seasonalActivity,
            range: try DayRange("2024-03-01", "2024-03-31"),
            groupBy: .day,
            comparisonPeriods: [],
            includes: .init(),
            filters: ItemFilters(),
            timeZoneID: "UTC",
            paper: .a4
        )
        try change(&spec)
        return spec
    }
}

extension ExportSpec {
    /// A report of flow by month.
    package static func flow(_ first: String, _ last: String) throws -> ExportSpec {
        try march { spec in
            spec.reportType = .flow
            spec.groupBy = .month
            spec.range = try DayRange(first, last)
        }
    }
}

extension DayRange {
    package init(_ first: String, _ last: String) throws {
        self.init(start: try #require(CivilDate(first)), end: try #require(CivilDate(last)))
    }
}

extension ItemStore {
    package func figures(_ spec: ExportSpec) throws -> FigureCache.Entry {
        try read { try FigureCache().entry(for: spec, $0, ReportItems($0, spec), store: self) }
    }

    package func report(_ spec: ExportSpec) throws -> Report {
        let entry = try figures(spec)
        return ActivityReport(spec: spec, coverage: entry.coverage, figures: entry.figures, digest: entry.digest)
            .report()
    }
}

/// What a report says, by the kinds of its blocks.
extension Report {
    package var leads: [String] {
        blocks.compactMap { if case .lead(let text) = $0 { text } else { nil } }
    }

    package var headings: [String] {
        blocks.compactMap { if case .heading(let text) = $0 { text } else { nil } }
    }

    package var notes: String {
        blocks.compactMap { if case .note(let text) = $0 { text } else { nil } }.joined(separator: "\n")
    }

    package var tables: [Table] {
        blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
    }

    package var charts: [String] {
        blocks.compactMap { if case .chart(let chart) = $0 { chart.block.title } else { nil } }
    }

    /// The table whose first column has this title.
    package func table(_ title: String) -> Table? {
        tables.first { $0.columns.first?.title == title }
    }

    /// Of the box on page one and the one at the end.
    package var provenance: [String] {
        blocks.flatMap { block -> [String] in
            guard case .provenance(let facts) = block else { return [] }
            return facts.map { "\($0.label): \($0.value)" }
        }
    }
}
