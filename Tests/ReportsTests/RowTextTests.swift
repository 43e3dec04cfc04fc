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

    /// The same word once of composed characters, which are kept, and once with a combining mark, which is drawn.
    @Test(arguments: [2, 2600]) func `text stands where it is drawn`(count: Int) async throws {
        let appendix = sampleAppendix(count) { $0 % 2 == 1 ? "étude étude" : "e\u{301}tude e\u{301}tude" }
        try await withRendered(sampleReport(), appendix: appendix) { pdf, rendered in
            let words = try await pdf.words(page: rendered.pages).filter {
                $0.text.precomposedStringWithCanonicalMapping == "étude"
            }
            #expect(words.count >= 4)
            for (word, next) in zip(words, words.dropFirst(2)) {
                #expect(abs(word.left - next.left) < 0.05 && abs(word.right - next.right) < 0.05)
            }
            let distances = zip(words, words.dropFirst(2)).map { $1.top - $0.top }
            #expect(distances.allSatisfy { abs($0 - (distances.first ?? 0)) < 0.05 })
        }
    }

    @Test func `a long line of kerned letters ends where its columns say`() async throws {
        let appendix = sampleAppendix(30) { _ in "AVAVA To Ty LT We, P. y. 1111 7777 AV To" }
        try await withRendered(sampleReport(), appendix: appendix) { pdf, rendered in
            let dates = try await pdf.words(page: rendered.pages).filter { $0.text.hasPrefix("2024-01-0") }
            #expect(dates.count == 30)
            #expect(dates.allSatisfy { abs($0.left - dates[0].left) < 0.01 })
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
