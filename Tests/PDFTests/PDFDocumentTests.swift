import Foundation
import Geometry
import PDF
import TestSupport
import Testing
import Typesetting

struct PDFDocumentTests {
    private let typesetter: Typesetter
    private let font: Font

    init() throws {
        typesetter = Typesetter(library: try FontLibrary())
        font = typesetter.font(TextStyle(size: 10, lineHeight: 12))
    }

    private func batch(_ text: String, x: Double = 40, y: Double = 40) -> GlyphBatch {
        var batch = GlyphBatch()
        batch.add(typesetter.layout(text, font: font), x: x, y: y)
        return batch
    }

    private func document(_ body: (PDFDocument) throws -> Void) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let properties = DocumentProperties(language: "en", created: "2024-03-31T12:00:00Z")
        let document = PDFDocument(properties, paper: .letter) { bytes.append(contentsOf: $0) }
        document.begin(.document)
        try body(document)
        document.end()
        try document.finish()
        return bytes
    }

    private func withFile<Result>(
        _ body: (PDFDocument) throws -> Void,
        _ check: (PDFFile) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryDirectory { directory in
            let url = directory.appending(path: "x.pdf")
            try Data(document(body)).write(to: url)
            return try await check(PDFFile(url))
        }
    }

    @Test func `what the sink throws is thrown on`() {
        struct Full: Error {}
        #expect(throws: Full.self) {
            let properties = DocumentProperties(language: "en", created: "2024-03-31T12:00:00Z")
            let document = PDFDocument(properties, paper: .a4) { _ in throw Full() }
            document.fill([Rectangle(x: 0, y: 0, width: 10, height: 10)], color: Color(hex: 0))
            try document.endPage()
            try document.finish()
        }
    }

    @Test func `structure, links and bookmarks are in the file`() async throws {
        try await withFile { document in
            document.addOutline("Chapter", depth: 0, y: 40)
            document.addOutline("Section \u{1F} (2)", depth: 1, y: 90)
            document.addOutline("Next", depth: 0, y: 99)
            document.begin(.paragraph)
            let area = Rectangle(x: 40, y: 40, width: 90, height: 12)
            document.beginLink(to: .address("https://example.org/a(b)'c\\?q=ü#x"), area: area)
            document.show(batch("Größe خطأ"), color: Color(hex: 0))
            document.end()
            document.end()
            document.begin(.paragraph)
            document.beginLink(to: .destination("here"), area: area)
            document.show(batch("inside", y: 80), color: Color(hex: 0))
            document.end()
            document.end()
            try document.endPage()
            document.setDestination("here", y: 40)
        } _: { pdf in
            try await pdf.check()
            #expect(try await pdf.info()["Tagged"] == "yes")
            #expect(try await pdf.links() == ["https://example.org/a%28b%29%27c%5C?q=%C3%BC#x"])
            let source = try await pdf.source()
            #expect(source.contains("/Title (Chapter)") && source.contains("(here)"))
            #expect(try await pdf.structure().contains("Link"))
        }
    }

    /// Both have a reader of deflated data of their own; that of the table of so many objects is made in pieces.
    @Test func `a document of more than 65,536 objects is read by poppler and by qpdf`() async throws {
        try await withFile { document in
            for page in 0..<70 {
                if page > 0 { try document.endPage() }
                for line in 0..<1000 {
                    document.begin(.paragraph)
                    document.show(batch("\(page).\(line)", y: 40 + Double(line) * 0.7), color: Color(hex: 0))
                    document.end()
                }
            }
        } _: { pdf in
            try await pdf.check()
            #expect(try await pdf.info()["Pages"] == "70")
            #expect(try await pdf.text().contains("69.999"))
        }
    }

    @Test func `a face that comes on several pages is embedded once`() async throws {
        try await withFile { document in
            document.begin(.paragraph)
            document.show(batch("支付页面"), color: Color(hex: 0))
            document.end()
            try document.endPage()
            document.begin(.paragraph)
            document.show(batch("支付超时"), color: Color(hex: 0))
            document.end()
        } _: { pdf in
            try await pdf.check()
            let text = try await pdf.text()
            #expect(text.contains("支付页面") && text.contains("支付超时"))
            #expect(try await pdf.fonts().count { $0.contains("NotoSansCJKsc-Regular") } == 1)
        }
    }

    @Test func `a stream's length can be told from its data whatever they end in`() throws {
        let bytes = try document { $0.show(batch("Größe 🚀 خطأ"), color: Color(hex: 0x1B5A9C)) }
        let mark = Array("endstream".utf8)
        let ends = bytes.indices.filter { bytes[$0...].starts(with: mark) }
        #expect(ends.count > 5 && ends.allSatisfy { bytes[($0 - 2)..<$0] == [0x0D, 0x0A] })
    }

    @Test func `the same drawing gives the same bytes`() throws {
        let files = try (0..<2).map { _ in
            try document { $0.show(batch("Größe 🚀 🚀 خطأ"), color: Color(hex: 0x1B5A9C)) }
        }
        let isSame = files[0] == files[1]
        #expect(isSame)
    }

    @Test func `a drawing of another cairo is taken over, with all that it refers to`() async throws {
        let file = try DrawingFile(Array(#require(drawingOfCairo18)), width: 60, height: 40)
        try await withFile { document in
            let form = try document.take(file)
            document.begin(.paragraph)
            for place in 0..<2 {
                document.place(form, in: Rectangle(x: 50, y: 50 + 90 * Double(place), width: 120, height: 80))
            }
            document.end()
        } _: { pdf in
            try await pdf.check()
            let source = try await pdf.source()
            #expect(source.contains("/SMask") && source.contains("/ExtGState"))
            // PDF/A-3, 6.2.8.
            #expect(source.contains("/Interpolate false") && !source.contains("/Interpolate true"))
        }
    }

    @Test(arguments: [
        "", "%PDF-1.4\n", "%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< >>\nstartxref\n9\n%%EOF\n",
    ])
    func `a drawing that is not as cairo writes one is an error`(text: String) {
        #expect(throws: DrawingFileError.self) { try DrawingFile(Array(text.utf8), width: 1, height: 1) }
    }

    @Test func `a figure in furniture is part of the furniture`() async throws {
        try await withFile { document in
            let area = Rectangle(x: 40, y: 40, width: 90, height: 12)
            document.beginFurniture()
            document.fill([area], color: Color(hex: 0))
            document.beginFigure(area, alternative: "none")
            document.fill([area], color: Color(hex: 0))
            document.end()
            document.endFurniture()
        } _: { pdf in
            try await pdf.check()
            #expect(try await pdf.source().split(separator: "/Artifact", omittingEmptySubsequences: false).count == 2)
        }
    }
}
