import Foundation
import TestSupport
import Testing

@testable import Cairo

struct PDFDocumentTests {
    @Test func `a code that cairo got after us is still an error`() {
        let status = CairoStatus(rawValue: 9999)
        #expect(status != .success)
        #expect(throws: CairoError.self) {
            try CairoError.check(status, "testing")
        }
    }

    @Test func `what the sink throws is thrown on`() {
        struct Full: Error {}
        #expect(throws: Full.self) {
            let document = try PDFDocument(paper: .a4) { _ in throw Full() }
            document.rectangle(Rectangle(x: 0, y: 0, width: 10, height: 10))
            document.fill(Color(hex: 0))
            try document.endPage(FontPermit())
            try document.finish(FontPermit())
        }
    }

    @Test func `structure, links and bookmarks are in the file`() async throws {
        try await withTemporaryDirectory { directory in
            let url = directory.appending(path: "x.pdf")
            try draw(url)
            let pdf = PDFFile(url)
            try await pdf.check()
            let info = try await pdf.info()
            #expect(info["Tagged"] == "yes")
            #expect(try await pdf.links() == ["https://example.org/a%28b%29%27c%5C?q=%C3%BC#x"])
            let source = try await pdf.source()
            #expect(source.contains("/Title (Chapter)"))
            #expect(source.contains("/Dest [") || source.contains("/Dests"))
        }
    }

    @Test func `the same drawing gives the same bytes`() async throws {
        try await withTemporaryDirectory { directory in
            let urls = ["a.pdf", "b.pdf"].map { directory.appending(path: $0) }
            for url in urls {
                try draw(url)
            }
            let isSame = try Data(contentsOf: urls[0]) == Data(contentsOf: urls[1])
            #expect(isSame)
        }
    }

    /// One text in the part of the font that the document is known to want, one in the whole font.
    @Test func `what was not laid out before the drawing began is drawn all the same`() async throws {
        try await withTemporaryDirectory { directory in
            let cache = TypesettingCache(library: try FontLibrary(FontPermit()))
            let typesetter = cache.open()
            let font = typesetter.font(TextStyle(size: 10, lineHeight: 14, weight: .regular))
            var bytes: [UInt8] = []
            let document = try PDFDocument(paper: .a4) { bytes.append(contentsOf: $0) }
            typesetter.beginDocument()
            let early = typesetter.layout("支付页面", font: font)
            typesetter.endLayout()
            let late = typesetter.layout("支付超时", font: font)
            for (index, layout) in [early, late].enumerated() {
                var batch = GlyphBatch()
                batch.add(layout, x: 50, y: 50 + 20 * Double(index), typesetter.permit)
                document.show(batch, typesetter.permit)
            }
            try document.endPage(typesetter.close())
            try document.finish(FontPermit())
            cache.endDocument()
            let url = directory.appending(path: "x.pdf")
            try Data(bytes).write(to: url)
            let pdf = PDFFile(url)
            let text = try await pdf.text()
            #expect(text.contains("支付页面") && text.contains("支付超时"))
            #expect(try await pdf.fonts().count { $0.contains("NotoSansCJKsc-Regular") } == 2)
        }
    }

    private func draw(_ url: URL) throws {
        let cache = TypesettingCache(library: try FontLibrary(FontPermit()))
        let typesetter = cache.open()
        let font = typesetter.font(TextStyle(size: 10, lineHeight: 12))
        try Data().write(to: url)
        let file = try FileHandle(forWritingTo: url)
        let document = try PDFDocument(paper: .letter) { try file.write(contentsOf: $0) }
        // Cairo takes the time of day otherwise.
        document.setInformation(title: "", author: "", subject: "", creator: "", created: "2024-03-31T12:00:00Z")
        document.begin(.document)
        let chapter = document.addOutline("Chapter", page: 1, y: 40)
        document.addOutline("Section \u{0} (2)", parent: chapter, page: 1, y: 90)
        document.setDestination("here", x: 10, y: 40)
        document.begin(.paragraph)
        var batch = GlyphBatch()
        batch.add(typesetter.layout("Größe 🚀 🚀 خطأ", font: font), x: 40, y: 40, typesetter.permit)
        document.beginLink(uri: "https://example.org/a(b)'c\\?q=ü#x")
        document.show(batch, typesetter.permit)
        document.endLink()
        document.end(.paragraph)
        document.saved {
            document.roundedRectangle(Rectangle(x: 40, y: 80, width: 80, height: 20), radius: 4)
            document.clip()
            document.circle(center: Point(x: 60, y: 90), radius: 8)
            document.fill(Color(hex: 0x1B5A9C))
        }
        document.end(.document)
        try document.endPage(typesetter.close())
        try document.finish(FontPermit())
        try file.close()
    }
}
