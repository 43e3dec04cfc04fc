import Foundation
import TestSupport
import Testing

@testable import Reports

/// Fonts that are there and can't be used.
struct FontRefusalTests {
    private static let georgian = URL(filePath: "/usr/share/fonts/truetype/noto/NotoSansGeorgian-Regular.ttf")
    private let text = "ქართული"

    /// A renderer of Inter and of one more font, whose tables a closure changes.
    private func withRenderer(
        changing table: String,
        _ change: @Sendable (inout Data, Range<Int>) -> Void,
        _ body: (ReportRenderer, URL) throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            var bytes = try Data(contentsOf: Self.georgian)
            let number = { (index: Int, bytes: Data) in bytes[index..<index + 4].reduce(0) { $0 << 8 | Int($1) } }
            let entry = try #require(
                stride(from: 12, to: 12 + 16 * Int(bytes[5]), by: 16).first {
                    bytes[$0..<$0 + 4] == Data(table.utf8)
                }
            )
            let start = number(entry + 8, bytes)
            change(&bytes, start..<start + number(entry + 12, bytes))
            let fonts = directory.appending(path: "fonts")
            try FileManager.default.createDirectory(at: fonts, withIntermediateDirectories: true)
            try bytes.write(to: fonts.appending(path: "georgian.ttf"))
            let renderer = try ReportRenderer(
                fontDirectories: ["/usr/share/fonts/opentype/inter", fonts.path],
                cacheDirectory: directory.appending(path: "cache").path
            )
            try body(renderer, directory.appending(path: "r.pdf"))
        }
    }

    private func report() -> Report {
        var report = sampleReport()
        report.title = text
        return report
    }

    @Test func `a font as it should be is used`() async throws {
        try await withRenderer(changing: "OS/2") { _, _ in
        } _: { (renderer, file) throws in
            #expect(try renderer.render(report(), to: file.path).warnings.isEmpty)
        }
    }

    @Test func `a font that may not be embedded is named, and the report goes on without it`() async throws {
        try await withRenderer(changing: "OS/2") { bytes, table in
            bytes[table.lowerBound + 9] = 2
        } _: { (renderer, file) throws in
            let warnings = try renderer.render(report(), to: file.path).warnings
            #expect(warnings.first?.hasPrefix("the font NotoSansGeorgian-Regular may not be embedded") == true)
            #expect(warnings.last?.hasPrefix("no font that can be used has U+10D0") == true)
            #expect(warnings.count == 2)
            // What is told of one report is told of the next.
            #expect(try renderer.render(report(), to: file.path).warnings == warnings)
        }
    }

    @Test func `a font with damaged outlines fails the report or shows nothing for them, and the next report is whole`()
        async throws
    {
        try await withRenderer(changing: "glyf") { bytes, table in
            for index in table { bytes[index] = 0xFF }
        } _: { (renderer, file) throws in
            _ = try? renderer.render(report(), to: file.path)
            #expect(try renderer.render(sampleReport(), to: file.path).warnings.isEmpty)
        }
    }

    @Test func `a file that is no font is passed over`() async throws {
        try await withRenderer(changing: "head") { bytes, _ in
            bytes = bytes.prefix(200)
        } _: { (renderer, file) throws in
            let warnings = try renderer.render(report(), to: file.path).warnings
            #expect(warnings.count == 1 && warnings[0].hasPrefix("no installed font has U+10D0"))
        }
    }
}
