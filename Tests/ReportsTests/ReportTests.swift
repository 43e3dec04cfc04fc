import Foundation
import Reports
import TestSupport
import Testing

struct ReportTests {
    @Test func `all that the report says is on its pages, in order`() async throws {
        try await withRendered(sampleReport()) { pdf, rendered in
            try await pdf.check()
            let text = try await pdf.text()
            let words = [
                "Activity of the payments team", "1 January 2024", "4 sources", "1,234", "Created and closed",
                "By month", "Total", "12 of 12 months", "Provenance", "jira: payments", "A paragraph of plain words.",
            ]
            var rest = text[...]
            for word in words {
                let found = try #require(rest.range(of: word), "\(word) is missing or out of order")
                rest = rest[found.upperBound...]
            }
            #expect(text.contains("Page 1 of \(rendered.pages)"))
            #expect(try await pdf.pageCount() == rendered.pages)
            #expect(rendered.warnings.isEmpty)
        }
    }

    @Test func `fonts are embedded and their text can be copied`() async throws {
        try await withRendered(sampleReport()) { pdf, _ in
            let fonts = try await pdf.fonts()
            #expect(!fonts.isEmpty)
            // emb, sub and uni.
            #expect(fonts.allSatisfy { $0.contains("yes yes yes") })
        }
    }

    @Test func `metadata and size are the report's`() async throws {
        var report = sampleReport()
        report.paper = .letter
        try await withRendered(report) { pdf, _ in
            let info = try await pdf.info()
            #expect(info["Title"] == report.title)
            #expect(info["Author"] == "almanac")
            #expect(info["Keywords"] == "activity, payments")
            #expect(info["Page size"]?.hasPrefix("612 x 792") == true)
            #expect(info["CreationDate"]?.hasPrefix("2024-12-31T") == true)
        }
        try await withRendered(sampleReport()) { pdf, _ in
            let info = try await pdf.info()
            #expect(info["Page size"]?.contains("A4") == true)
        }
    }

    @Test func `headings, tables and figures are tagged, page furniture is not`() async throws {
        var report = sampleReport()
        report.blocks += [Block](repeating: .paragraph("On page two or later."), count: 60)
        try await withRendered(report) { pdf, _ in
            let structure = try await pdf.structure()
            for tag in ["Document", "H1", "H2", "H3", "P", "Table", "TR", "TH", "TD", "Figure"] {
                let isThere = structure.split(separator: "\n").contains {
                    $0.split { $0 == " " || $0 == ":" }.first.map(String.init) == tag
                }
                #expect(isThere, "\(tag) is missing")
            }
            #expect(!structure.contains("Page 1 of"))
        }
    }

    @Test func `the document says its language, its charts in words, and has their figures`() async throws {
        try await withRendered(sampleReport()) { pdf, _ in
            let source = try await pdf.source()
            #expect(source.contains("/Lang (en)"))
            let alternative = "Created and closed, shown as bars. Created is highest for 2024-0"
            #expect(source.contains("/Alt (\(alternative)"))
            #expect(source.contains("<pdfuaid:part>1</pdfuaid:part>"))
            #expect(source.contains(",Created,Closed\r\n2024-01,7,5\r\n"))
            #expect(source.contains("/UF (figures-01.csv)"))
        }
    }

    @Test func `a long report has a list of contents that leads to its sections`() async throws {
        var report = sampleReport()
        for section in 1...9 {
            report.blocks += [.heading("Section \(section)")] + [Block](repeating: .paragraph("Words."), count: 40)
        }
        try await withRendered(report, appendix: sampleAppendix(3)) { pdf, rendered in
            try await pdf.check()
            let contents = try await pdf.text(page: 2, layout: true)
            #expect(contents.contains("Contents"))
            for title in ["Section 9", "Items"] {
                let entry = try #require(contents.split(separator: "\n").first { $0.hasPrefix(title) })
                let page = try #require(entry.split(separator: " ").last.flatMap { Int($0) })
                #expect(page > 9 && page <= rendered.pages)
                #expect(try await pdf.text(page: page).contains(title))
            }
            let source = try await pdf.source()
            #expect(source.contains("/Dest [") || source.contains("(section-9)"))
        }
    }

    @Test func `bookmarks lead to title and headings`() async throws {
        try await withRendered(sampleReport(), appendix: sampleAppendix(3)) { pdf, _ in
            let source = try await pdf.source()
            for title in ["Activity of the payments team", "By month", "Provenance", "Items"] {
                #expect(source.contains("/Title (\(title))"))
            }
            #expect(source.contains("/Type /Outlines") || source.contains("/Outlines"))
        }
    }

    @Test func `the same report gives the same bytes, whatever was drawn before it`() async throws {
        try await withTemporaryDirectory { directory in
            let first = directory.appending(path: "1.pdf")
            let second = directory.appending(path: "2.pdf")
            let appendix = sampleAppendix(30) { "Größe 決済 خطأ 🚀 \($0)" }
            try ReportRenderer().render(sampleReport(), appendix: appendix, to: first.path)
            let warm = try ReportRenderer()
            try warm.warmUp()
            try warm.render(sampleReport(title: "Другой отчёт 支付"), to: second.path)
            try warm.render(sampleReport(), appendix: appendix, to: second.path)
            #expect(try Data(contentsOf: first) == Data(contentsOf: second))
            var streamed = Data()
            try warm.render(sampleReport(), appendix: appendix) { streamed.append(contentsOf: $0) }
            #expect(try streamed == Data(contentsOf: first))
        }
    }

    @Test func `renderers of several threads don't disturb each other`() async throws {
        func render() throws -> Data {
            var bytes = Data()
            let appendix = sampleAppendix(200) { "Größe 決済 خطأ 🚀 \($0)" }
            try ReportRenderer().render(sampleReport(), appendix: appendix) { bytes.append(contentsOf: $0) }
            return bytes
        }
        let expected = try render()
        try await withThrowingTaskGroup(of: Data.self) { group in
            for _ in 0..<4 {
                group.addTask { try render() }
            }
            for try await bytes in group {
                let isSame = bytes == expected
                #expect(isSame)
            }
        }
    }

    @Test func `a title of 200 characters wraps and is whole`() async throws {
        let words = (1...29).map { "word\($0)" }
        let title = words.joined(separator: " ")
        try await withRendered(sampleReport(title: title)) { pdf, _ in
            let text = try await pdf.text(page: 1).split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(text.contains(title))
        }
    }

    @Test func `a table that runs over pages has its header on each`() async throws {
        var report = Report(title: "Long", created: "2024-01-01T00:00:00Z")
        let rows = (1...150).map { ["Period \($0)", "\($0)"] }
        report.blocks = [.table(Table(columns: [.init("Unit"), .init("Tally", alignment: .trailing)], rows: rows))]
        try await withRendered(report) { pdf, rendered in
            #expect(rendered.pages > 2)
            for page in 1...rendered.pages {
                let text = try await pdf.text(page: page)
                #expect(text.contains("Unit") && text.contains("Tally"))
                #expect(text.contains("Page \(page) of \(rendered.pages)"))
            }
            let text = try await pdf.text()
            #expect((1...150).allSatisfy { text.contains("Period \($0)") })
        }
    }

    @Test func `a heading does not stand alone at the foot of a page`() async throws {
        for lines in 40...56 {
            var report = Report(title: "Keep", created: "2024-01-01T00:00:00Z")
            report.blocks = (1...lines).map { .note("line \($0)") }
            report.blocks += [.heading("Lonely"), .table(Table(columns: [.init("Head")], rows: [["Body"]]))]
            try await withTemporaryDirectory { directory in
                let url = directory.appending(path: "r.pdf")
                let rendered = try ReportRenderer().render(report, to: url.path)
                for page in 1...rendered.pages {
                    let text = try await PDFFile(url).text(page: page)
                    #expect(text.contains("Lonely") == text.contains("Body"))
                }
            }
        }
    }

    @Test func `a report with no blocks is one page`() async throws {
        try await withRendered(Report(title: "", created: "2024-01-01T00:00:00Z")) { pdf, rendered in
            try await pdf.check()
            #expect(rendered.pages == 1)
        }
    }
}
