import Geometry
import TestSupport
import Testing

@testable import Reports

/// What stands on page one however long its texts are, and what stays together on later ones.
struct FirstPageTests {
    private let grid = PageGrid(paper: .letter)

    private func block(_ title: String, _ change: (inout Report) -> Void = { _ in }) throws -> TitleBlock {
        let renderer = try ReportRenderer()
        var report = Report(title: title, created: "2024-01-01T00:00:00Z")
        report.subtitle = "1 January 2024 – 31 March 2024, by month"
        report.facts = ["Ann", "4 sources", "Time zone UTC"]
        change(&report)
        return TitleBlock(report, typesetter: renderer.typesetter, theme: renderer.theme, grid: grid)
    }

    @Test(arguments: [
        String(repeating: "W", count: 200), String(repeating: "\u{2E3B}", count: 200),
        String(repeating: "Wide words ", count: 100),
    ])
    func `a title takes no more than a third of the page`(title: String) throws {
        let plain = try block(title)
        #expect(plain.height <= grid.height / 3)
        let full = try block(title) { report in
            report.subtitle = String(repeating: "W", count: 900)
            report.facts = [String(repeating: "W", count: 900)]
        }
        #expect(full.height <= grid.height / 3)
        #expect(full.shortened.contains("subtitle") && full.shortened.contains("line of facts"))
    }

    @Test func `a long title is set smaller before anything is left out`() throws {
        let (short, long) = (try block("Short"), try block(String(repeating: "W", count: 200)))
        #expect(short.shortened == [] && long.shortened == [])
        #expect(long.height > short.height)
    }

    @Test func `what is left out of a title is told`() async throws {
        let title = String(repeating: "Wide words ", count: 100)
        try await withRendered(sampleReport(title: title)) { pdf, rendered in
            #expect(rendered.warnings == ["the title is too long for the first page: its end is left out"])
            let text = try await pdf.text(page: 1)
            #expect(text.contains("\u{2026}") && text.contains("1 January 2024"))
        }
    }

    @Test func `a table's note is on the page of its last row`() async throws {
        let renderer = try ReportRenderer()
        for lines in 0...12 {
            var report = Report(title: "Keep", created: "2024-01-01T00:00:00Z")
            let rows = (1...30).map { ["Row \($0)"] }
            let table = Table(columns: [.init("Head")], rows: rows, note: "* cut short")
            report.blocks = (0..<lines).map { .note("line \($0)") } + [.table(table), .note("And more.")]
            let pages = renderer.pages(of: report, on: grid)
            let last = try #require(pages.lastIndex { page in page.contains { $0.slice.closesTable } })
            let texts = pages[last].count { if case .text = $0.slice.content { true } else { false } }
            #expect(texts >= 2)
            #expect(last == pages.count - 1)
        }
    }

    @Test func `a long entry of the contents takes two lines`() async throws {
        let title =
            "Half took about 5.9 days or less from start to end, and half were in progress for about 51 minutes or less"
        var report = sampleReport()
        for section in 1...9 {
            report.blocks += [.heading("\(section): \(title)")] + [Block](repeating: .paragraph("Words."), count: 40)
        }
        try await withRendered(report) { pdf, _ in
            let contents = try await pdf.text(page: 2)
            #expect(contents.contains("Contents") && !contents.contains("\u{2026}"))
            #expect(contents.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("7: \(title)"))
        }
    }
}
