import Foundation
import Geometry
import PDF
import TestSupport
import Testing
import Typesetting

@Suite(.timeLimit(.minutes(60))) struct PDFFuzzTests {
    @Test func `texts, links, bookmarks, properties and attachments of any signs make a sound document`() async throws {
        let typesetter = Typesetter(library: try FontLibrary())
        let font = typesetter.font(TextStyle(size: 10, lineHeight: 12))
        try await withTemporaryDirectory { directory in
            for seed in Fuzz.plan(40) {
                var fuzz = Fuzz(seed: seed)
                let url = directory.appending(path: "\(seed).pdf")
                let bytes = try Self.document(&fuzz, typesetter, font)
                let start = try #require(Self.start(of: bytes), "ALMANAC_FUZZ=1:\(seed)")
                #expect(bytes.starts(with: Array("%PDF-1.".utf8)) && start < bytes.count, "ALMANAC_FUZZ=1:\(seed)")
                guard seed.isMultiple(of: 10) else { continue }
                try Data(bytes).write(to: url)
                await #expect(throws: Never.self, "ALMANAC_FUZZ=1:\(seed)") {
                    try await PDFFile(url).check()
                    _ = try await PDFFile(url).text()
                    _ = try await PDFFile(url).info()
                }
            }
        }
    }

    /// Where the file says that its table of objects is.
    private static func start(of bytes: [UInt8]) -> Int? {
        let tail = String(decoding: bytes.suffix(40), as: UTF8.self).split(whereSeparator: \.isNewline)
        guard tail.last == "%%EOF", tail.count >= 3, tail[tail.count - 3] == "startxref" else { return nil }
        return Int(tail[tail.count - 2])
    }

    private static func document(_ fuzz: inout Fuzz, _ typesetter: Typesetter, _ font: Font) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let document = PDFDocument(properties(&fuzz), paper: .a4) { bytes.append(contentsOf: $0) }
        document.begin(.document)
        for _ in 0..<fuzz.number(1...3) {
            document.addOutline(fuzz.text(), depth: fuzz.number(0...2), y: Double(fuzz.number(-10...900)))
            document.setDestination("d\(fuzz.text())", y: 40)
            document.begin(.paragraph)
            document.beginLink(to: .address(fuzz.text()), area: Rectangle(x: 40, y: 40, width: 90, height: 12))
            var batch = GlyphBatch()
            batch.add(typesetter.layout(fuzz.text(0...30), font: font), x: 40, y: 40)
            document.show(batch, color: Color(hex: 0))
            document.end()
            document.end()
            document.beginFigure(Rectangle(x: 0, y: 0, width: 9, height: 9), alternative: fuzz.text())
            document.fill([Rectangle(x: -1e6, y: 1e-9, width: 1e6, height: 0)], color: Color(hex: 0xFF00FF))
            document.end()
            try document.endPage()
        }
        document.end()
        try document.finish()
        return bytes
    }

    private static func properties(_ fuzz: inout Fuzz) -> DocumentProperties {
        var properties = DocumentProperties(language: "en", created: "2024-03-31T12:00:00Z")
        (properties.title, properties.author, properties.subject) = (fuzz.text(), fuzz.text(), fuzz.text())
        properties.keywords = (0..<fuzz.number(0...3)).map { _ in fuzz.text() }
        properties.attachments = (0..<fuzz.number(0...2)).map { number in
            Attachment(
                name: "\(number)\(fuzz.text())",
                description: fuzz.text(),
                mediaType: "text/csv",
                bytes: fuzz.bytes(0...300)
            )
        }
        return properties
    }
}
