import Foundation
import Reports
import TestSupport
import Testing

struct AppendixTests {
    @Test(arguments: [60, 2600])
    func `each page has the header and its number, and every row is there`(count: Int) async throws {
        try await withRendered(sampleReport(), appendix: sampleAppendix(count)) { pdf, rendered in
            try await pdf.check()
            #expect(rendered.rows == count)
            #expect(try await pdf.pageCount() == rendered.pages)
            let pages = try await pdf.text(layout: true).split(separator: "\u{C}")
            #expect(pages.count >= rendered.pages)
            for (index, page) in pages.prefix(rendered.pages).enumerated() {
                #expect(page.contains("Page \(index + 1) of \(rendered.pages)"))
                if page.contains("ABC-") { #expect(page.contains("Key") && page.contains("Created")) }
            }
            let text = pages.joined()
            #expect(text.contains("\(count) of \(count) items"))
            #expect((1...count).allSatisfy { text.contains("ABC-\($0) ") })
        }
    }

    @Test(arguments: [20, 2600])
    func `each row links to its tracker`(count: Int) async throws {
        try await withRendered(sampleReport(), appendix: sampleAppendix(count)) { pdf, _ in
            let links = try await pdf.links()
            #expect(links == (1...count).map { "https://tracker.example/browse/ABC-\($0)" })
        }
    }

    @Test func `an address that is not of the web is not a link`() async throws {
        let bad = ["javascript:alert(1)", "file:///etc/passwd", "", "data:text/html,x", "HTTP"]
        let appendix = sampleAppendix(5) {
            "row \($0)"
        } link: {
            bad[$0 - 1]
        }
        try await withRendered(sampleReport(), appendix: appendix) { pdf, rendered in
            #expect(rendered.rows == 5)
            let links = try await pdf.links()
            #expect(links.isEmpty)
        }
    }

    @Test func `addresses with quotes and brackets stay whole and break nothing`() async throws {
        let appendix = sampleAppendix(1) {
            "row \($0)"
        } link: { _ in
            "HTTPS://x.example/a'b(c)[d]\\e\"f ü\u{0}"
        }
        try await withRendered(sampleReport(), appendix: appendix) { pdf, _ in
            try await pdf.check()
            #expect(try await pdf.links() == ["HTTPS://x.example/a%27b%28c%29[d]%5Ce%22f%20%C3%BC%00"])
        }
    }

    @Test(arguments: [3, 1000]) func `an appendix is a table of cells, whatever its length`(count: Int) async throws {
        try await withRendered(sampleReport(), appendix: sampleAppendix(count)) { pdf, _ in
            let lines = try await pdf.structureTypes().split(separator: "\n").map { $0.drop { $0 == " " } }
            // The sample's own table has 12 rows, a header and a footer. Of long ones some readers take no more.
            let tables = lines.split { $0.hasPrefix("Table") }.dropFirst(2).map { $0.count { $0.hasPrefix("TR") } }
            #expect(tables.reduce(0, +) == count + tables.count && tables.allSatisfy { $0 < 1024 })
            #expect(lines.count { $0.hasPrefix("TH") } == 2 + 3 * tables.count)
            #expect(lines.count { $0.hasPrefix("Link") } == count)
            #expect(try await pdf.text().contains("Title of row \(count)"))
        }
    }

    @Test func `each further part of a long table says where it begins, and not at the top of a page`() async throws {
        try await withRendered(sampleReport(), appendix: sampleAppendix(2600)) { pdf, rendered in
            let pages = try await pdf.text(layout: true).split(separator: "\u{C}").prefix(rendered.pages)
            let lines = pages.map { $0.split(separator: "\n", omittingEmptySubsequences: true) }
            let openings = lines.flatMap { $0.enumerated().filter { $0.element.contains("From row ") } }
            #expect(openings.count == 2)
            // Below the title, the repeated header and a row.
            #expect(openings.allSatisfy { $0.offset >= 3 })
            for page in lines {
                guard let index = page.firstIndex(where: { $0.contains("From row ") }) else { continue }
                let number = page[index].filter(\.isNumber)
                #expect(page[index + 1].contains("Key") && page[index + 2].contains("ABC-\(number) "))
            }
        }
    }

    @Test func `an appendix without rows has its heading and note`() async throws {
        try await withRendered(sampleReport(), appendix: sampleAppendix(0)) { pdf, rendered in
            try await pdf.check()
            #expect(rendered.rows == 0)
            #expect(try await pdf.text(page: rendered.pages).contains("0 of 0 items"))
        }
    }

    @Test func `a cell that is higher than a page goes on over the next ones`() async throws {
        let words = (1...6000).map { "w\($0)" }
        let appendix = sampleAppendix(3) { $0 == 2 ? words.joined(separator: " ") : "short" }
        try await withRendered(sampleReport(), appendix: appendix) { pdf, rendered in
            try await pdf.check()
            #expect(rendered.rows == 3)
            let found = Set(try await pdf.text().split(whereSeparator: \.isWhitespace).map(String.init))
            #expect(words.allSatisfy(found.contains))
            #expect(found.contains("ABC-3"))
        }
    }

    @Test func `a title of 200 characters wraps in its cell`() async throws {
        let title = (1...29).map { "word\($0)" }.joined(separator: " ")
        let appendix = sampleAppendix(2) { _ in title }
        try await withRendered(sampleReport(), appendix: appendix) { pdf, rendered in
            let text = try await pdf.text(page: rendered.pages)
            #expect((1...29).allSatisfy { text.contains("word\($0)") })
        }
    }

    @Test func `what the progress closure throws stops the work`() async throws {
        struct Stop: Error {}
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "r.pdf").path
            let renderer = try ReportRenderer()
            for limit in [0.1, 0.6] {
                #expect(throws: Stop.self) {
                    try renderer.render(sampleReport(), appendix: sampleAppendix(2000), to: path) { progress in
                        if progress.fraction > limit { throw Stop() }
                    }
                }
            }
            #expect(try renderer.render(sampleReport(), to: path).pages > 0)
            try await PDFFile(URL(filePath: path)).check()
        }
    }

    @Test func `progress never falls and ends at one`() async throws {
        try await withTemporaryDirectory { directory in
            var last = 0.0
            var calls = 0
            let path = directory.appending(path: "r.pdf").path
            try ReportRenderer().render(sampleReport(), appendix: sampleAppendix(500), to: path) { progress in
                #expect(progress.fraction >= last)
                last = progress.fraction
                calls += 1
            }
            #expect(last == 1)
            #expect(calls > 10)
        }
    }

    @Test func `an error of the rows is passed on`() async throws {
        struct Broken: Error {}
        var appendix = sampleAppendix(10)
        appendix.openRows = { { _ in throw Broken() } }
        await #expect(throws: Broken.self) {
            try await withRendered(sampleReport(), appendix: appendix) { _, _ in }
        }
    }

    @Test func `rows that change between the passes are an error`() async throws {
        var appendix = sampleAppendix(10)
        var passes = 0
        appendix.openRows = {
            passes += 1
            return try sampleAppendix(passes == 1 ? 10 : 11).openRows()
        }
        let changed = appendix
        await #expect(throws: ReportError.rowsChanged(counted: 10, drawn: 11)) {
            try await withRendered(sampleReport(), appendix: changed) { _, _ in }
        }
    }

    @Test func `a row of another width is an error`() async throws {
        var appendix = sampleAppendix(1)
        appendix.openRows = {
            { row in
                row.cells = ["one"]
                return true
            }
        }
        let changed = appendix
        await #expect(throws: ReportError.cellCount(expected: 3, found: 1)) {
            try await withRendered(sampleReport(), appendix: changed) { _, _ in }
        }
    }
}
