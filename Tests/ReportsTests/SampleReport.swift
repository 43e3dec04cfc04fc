import Foundation
import Reports
import TestSupport

/// A report that has a block of every kind.
func sampleReport(title: String = "Activity of the payments team") -> Report {
    var report = Report(title: title, created: "2024-12-31T23:59:59Z")
    report.subtitle = "1 January 2024 to 31 December 2024, by month"
    report.facts = ["Time zone Europe/Berlin", "4 sources"]
    report.author = "almanac"
    report.keywords = ["activity", "payments"]
    let months = (1...12).map { "2024-\($0 < 10 ? "0" : "")\($0)" }
    report.blocks = [
        .keyFigures([
            KeyFigure(label: "Created", value: "1,234", note: "n = 1,234"),
            KeyFigure(label: "Closed", value: "987"),
        ]),
        .lead("Open work grew by 247."),
        .chart(
            .bars(
                BarChart(
                    title: "Created and closed",
                    categories: months,
                    series: [
                        .init(name: "Created", values: (1...12).map { Double($0 * 7 % 31) }),
                        .init(name: "Closed", values: (1...12).map { Double($0 * 5 % 23) }),
                    ]
                )
            )
        ),
        .point("March stands out."),
        .heading("By month"),
        .table(
            Table(
                columns: [.init("Period", width: .share(1)), .init("Created", alignment: .trailing)],
                rows: months.map { [$0, "17"] },
                footer: ["Total", "204"],
                note: "12 of 12 months"
            )
        ),
        .subheading("Provenance"),
        .provenance([Fact("Sources", "jira: payments"), Fact("Filters", "none")]),
        .paragraph("A paragraph of plain words."),
        .note("Created counts items created in the period."),
    ]
    return report
}

/// An appendix of `count` rows with a link each.
func sampleAppendix(
    _ count: Int,
    title: @escaping (Int) -> String = { "Title of row \($0)" },
    link: @escaping (Int) -> String? = { "https://tracker.example/browse/ABC-\($0)" }
) -> Appendix {
    Appendix(
        title: "Items",
        note: "\(count) of \(count) items",
        columns: [
            .init("Key", width: .sample("ABC-10000")),
            .init("Title", width: .share(1)),
            .init("Created", width: .sample("2024-12-30")),
        ],
        rowCount: count
    ) {
        var index = 0
        return { row in
            guard index < count else { return false }
            index += 1
            row.cells = ["ABC-\(index)", title(index), "2024-01-0\(index % 9 + 1)"]
            row.links[0] = link(index)
            return true
        }
    }
}

/// Renders with a renderer of its own and hands over the file.
func withRendered<Result>(
    _ report: Report,
    appendix: Appendix? = nil,
    _ body: (PDFFile, RenderedReport) async throws -> Result
) async throws -> Result {
    try await withTemporaryDirectory { directory in
        let url = directory.appending(path: "report.pdf")
        let rendered = try ReportRenderer().render(report, appendix: appendix, to: url.path)
        return try await body(PDFFile(url), rendered)
    }
}
