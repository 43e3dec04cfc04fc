import Foundation
import Reports
import TestSupport
import Testing

@testable import Figures
@testable import Storage

/// `sentences.txt` is what reports can say, for people to read.
///
/// `ALMANAC_RECORD=1 swift test --filter SentencesTests` writes it anew where words have been changed.
struct SentencesTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "sentences.txt")
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources")

    @Test func `everything that a report can say is in a list, and is as it was read`() async throws {
        let sentences = try await onThread { try Self.said() }
        let text = sentences.all.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["ALMANAC_RECORD"] == "1" {
            try text.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        let unsaid = try unsaid(sentences.text)
        #expect(unsaid == [])
        #expect(try String(contentsOf: Self.file, encoding: .utf8) == text, "read what is new, then ALMANAC_RECORD=1")
    }

    private static func said() throws -> ReportSentences {
        var sentences = ReportSentences()
        for (store, specs) in try ReportScenes.all() {
            for spec in specs {
                try store.read { reader in
                    let items = ReportItems(reader, spec)
                    let entry = try FigureCache().entry(for: spec, reader, items, store: store)
                    let report = ActivityReport(
                        spec: spec,
                        coverage: entry.coverage,
                        figures: entry.figures,
                        digest: entry.digest
                    ).report()
                    let count = entry.coverage.itemsInRange
                    sentences.add(report, count == 0 ? "" : try items.appendix(count: count, spec: spec).note)
                }
            }
        }
        return sentences
    }

    /// What stands in the sources but in none of the reports.
    private func unsaid(_ text: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path + "/Figures/Report")
            .filter { $0.hasPrefix("ActivityReport") }.map { "Figures/Report/" + $0 }
        let others = ["CoverageWords", "Insight", "ItemAppendix"].map { "Figures/\($0).swift" }
        return try (names + others + ["Items/Activity/FigureText.swift", "Items/Time/CalendarSpan.swift"]).sorted()
            .flatMap { name in
                let source = try String(contentsOf: Self.sources.appending(path: name), encoding: .utf8)
                return SourceLiterals(of: source).pieces.filter { piece in
                    piece.contains(" ") && piece.count(where: \.isLetter) >= 4 && !text.contains(piece)
                }.map { "\(name): \($0)" }
            }
    }
}
