import Foundation
import Reports
import TestSupport
import Testing

/// What of an appendix is drawn by cairo and what is written beside it must not show.
struct RowTextTests {
    /// Of each way that text takes: kept, drawn whole, and both in turn.
    private static let titles = [
        "Plain words, and (brackets) \\ <signs>", "für Größenfilter – “naïve” café", "Ошибка в отчёте за месяц",
        "決済ページを改善する", "release 🚀 done 🚀 and again", "Zoe\u{308} e\u{301}tude deux", "А A Α Ω Ω", "fi ffi fl",
    ]

    @Test(arguments: [40, 2600]) func `the text of each row is whole and in order`(count: Int) async throws {
        let appendix = sampleAppendix(count) { Self.titles[$0 % Self.titles.count] }
        try await withRendered(sampleReport(), appendix: appendix) { pdf, rendered in
            try await pdf.check()
            #expect(rendered.missingCharacters.isEmpty)
            let words = try await pdf.rawText().split(whereSeparator: \.isWhitespace).joined(separator: " ")
            for index in [1, 2, 3, 4, 5, 6, 7, 8, 17, 39, count - 1, count] {
                let title = Self.titles[index % Self.titles.count]
                #expect(words.contains("ABC-\(index) \(title) 2024-01-0\(index % 9 + 1)"))
            }
        }
    }

    /// The same words once by themselves, which are kept, and once before Hebrew, with which they are drawn.
    @Test(arguments: [2, 2600]) func `text stands where it is drawn`(count: Int) async throws {
        let words = ["AVAVA", "To", "Ty.", "étude", "P.", "1177", "Ошибка", "WA"]
        let title = words.joined(separator: " ")
        let appendix = sampleAppendix(count) { $0 % 2 == 1 ? title : title + " שלום" }
        try await withRendered(sampleReport(), appendix: appendix) { pdf, rendered in
            let found = try await pdf.words(page: rendered.pages)
            for word in words {
                let (kept, drawn) = try #require(neighbours(found.filter { $0.text == word }))
                #expect(abs(kept.left - drawn.left) < 0.05 && abs(kept.right - drawn.right) < 0.05, "\(word)")
                let (first, second) = try #require(neighbours(found.filter { $0.text == words[0] }))
                #expect(abs((drawn.top - kept.top) - (second.top - first.top)) < 0.05, "\(word)")
            }
        }
    }

    private func neighbours(_ words: [PDFFile.Word]) -> (PDFFile.Word, PDFFile.Word)? {
        words.count >= 2 ? (words[0], words[1]) : nil
    }

    /// Cairo drops what it takes for nothing, a blank glyph that is alone in its font on a page, and sets a clip for
    /// a glyph that leaves its font's box.
    @Test(arguments: ["\u{2800}", "\u{3164}", "\u{2800}\u{3164}", " \u{2800} end", "\u{A9C1}\u{A9C5} \u{12313}"])
    func `a title of characters with no ink or much is written as any other`(title: String) async throws {
        let appendix = sampleAppendix(120) { _ in title }
        try await withRendered(sampleReport(), appendix: appendix) { pdf, rendered in
            let text = try await pdf.rawText()
            #expect(rendered.pages > 2 && text.contains("ABC-1 ") && text.contains("ABC-120 "))
        }
    }

    /// A glyph that came first for one text, and then for another, twice in a row.
    @Test func `doubled letters stay two`() async throws {
        let titles = ["e\u{301}tude", "créée et agréée", "\u{10F0F0} \u{10F0F0}\u{10F0F0} what?? now???"]
        let appendix = sampleAppendix(60) { titles[$0 % titles.count] }
        try await withRendered(sampleReport(), appendix: appendix) { pdf, _ in
            let words = try await pdf.rawText().precomposedStringWithCanonicalMapping
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("créée et agréée") && words.contains("what?? now???"))
        }
    }

    @Test(arguments: [30, 2600]) func `the same rows give the same bytes`(count: Int) async throws {
        let appendix = sampleAppendix(count) { Self.titles[$0 % Self.titles.count] }
        let files = try (0..<2).map { _ in
            var bytes: [UInt8] = []
            _ = try ReportRenderer().render(sampleReport(), appendix: appendix) { bytes.append(contentsOf: $0) }
            return bytes
        }
        let isSame = files[0] == files[1]
        #expect(isSame)
    }
}
