import Foundation
import PDFFinishing
import TestSupport
import Testing

@testable import Reports

/// A cairo whose bytes are not understood must cost time, not reports.
struct WritingWayTests {
    private static let titles = ["Plain words (1)", "für Größenfilter", "決済ページを改善する", "release 🚀 done", "خطأ في صفحة"]

    private func render(_ failing: Set<WritingWay>, to url: URL) throws -> RenderedReport {
        let renderer = try ReportRenderer()
        if !failing.isEmpty { renderer.firstWay = .rowsBesideCairo }
        renderer.onDrawn = { way in
            if failing.contains(way) { throw PDFFinishingError.specimenNotUnderstood(page: 8) }
        }
        let appendix = sampleAppendix(90) { Self.titles[$0 % Self.titles.count] }
        return try renderer.render(sampleReport(), appendix: appendix, to: url.path)
    }

    @Test(arguments: [
        [], [WritingWay.rowsBesideCairo], [.rowsBesideCairo, .finished],
    ])
    func `a document that is not understood is made again, with all of its text`(failing: [WritingWay]) async throws {
        try await withTemporaryDirectory { directory in
            let url = directory.appending(path: "r.pdf")
            let rendered = try render(Set(failing), to: url)
            let pdf = PDFFile(url)
            // Cairo 1.18 itself leaves an object out that its table has.
            if failing.count < 2 { try await pdf.check() }
            let text = try await pdf.rawText().split(whereSeparator: \.isWhitespace).joined(separator: " ")
            for index in [1, 2, 3, 45, 90] {
                #expect(text.contains("ABC-\(index) \(Self.titles[index % Self.titles.count]) 2024-01-0"))
            }
            #expect((rendered.remade == nil) == failing.isEmpty)
            #expect(rendered.warnings.isEmpty == (failing.count < 2), "a document without its extras is told")
            #expect(try await pdf.info()["Title"] == "Activity of the payments team")
        }
    }

    @Test func `a document that no way makes is an error`() throws {
        #expect(throws: PDFFinishingError.specimenNotUnderstood(page: 8)) {
            try render([.rowsBesideCairo, .finished, .plain], to: URL(filePath: "/dev/null"))
        }
    }

    @Test func `progress does not fall when a document is made again`() throws {
        let renderer = try ReportRenderer()
        renderer.firstWay = .rowsBesideCairo
        renderer.onDrawn = { if $0 == .rowsBesideCairo { throw PDFFinishingError.unexpectedEnd } }
        var fractions: [Double] = []
        try renderer.render(sampleReport(), appendix: sampleAppendix(300), to: "/dev/null") {
            fractions.append($0.fraction)
        }
        #expect(fractions == fractions.sorted() && fractions.last == 1)
    }

    @Test func `a renderer that has seen that cairo is not understood takes less for granted at once`() throws {
        let renderer = try ReportRenderer()
        renderer.firstWay = .rowsBesideCairo
        renderer.onDrawn = { if $0 == .rowsBesideCairo { throw PDFFinishingError.specimenNotUnderstood(page: 1) } }
        #expect(try renderer.warmUp()?.contains("of the PDF does not show the codes") == true)
        #expect(renderer.firstWay == .finished)
        #expect(try renderer.render(sampleReport(), to: "/dev/null").remade == nil)
        #expect(try ReportRenderer().warmUp() == nil, "the linked cairo is understood")
    }
}
