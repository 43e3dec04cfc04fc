import Testing

@testable import PDFFinishing

struct PageTextTests {
    /// Two marks, the first without and the second with a text object of cairo's, and a specimen of five glyphs.
    static let content = #"""
        1 0 0 -1 0 841.89 cm
        q
        /P << /MCID 0 >> BDC
        EMC
        /P << /MCID 1 >> BDC
        BT
        7 0 0 -7 48 100 Tm
        /f-2-0 1 Tf
        <0001>Tj
        ET
        EMC
        BT
        7 0 0 -7 48 60 Tm
        /f-1-0 1 Tf
        [(A)-100(\()-100(\351)]TJ
        /f-1-1 1 Tf
        [<>-100<00
        0a>]TJ
        /Span << /ActualText <feff0410> >> BDC
        /f-1-0 1 Tf
        -9 0 Td
        (B)Tj
        EMC
        ET
        BT
        7 0 0 -7 48 800 Tm
        /f-1-0 1 Tf
        (Page)Tj
        ET
        Q

        """#

    private func text(_ glyphs: [Int], kerning: [Int]? = nil, mark: Int = 0, objects: Int = 0) -> PageText {
        PageText(
            fontSize: 7,
            specimen: [0, 1, 2, 3, 4],
            glyphs: glyphs,
            kerning: kerning ?? glyphs.map { _ in 0 },
            lines: [.init(glyphs: 0..<glyphs.count, x: 48.5, y: 90.25)],
            parts: [.init(mark: mark, objects: objects, lines: 0..<1, color: .init(red: 0, green: 0.5, blue: 1))]
        )
    }

    private func page(_ text: PageText, _ codes: inout GlyphCodes, content: String = Self.content) -> String? {
        var output: [UInt8] = []
        let outcome = Array(content.utf8).withUnsafeBytes {
            ContentMarker.mark($0, text: text, codes: &codes, into: &output)
        }
        return outcome == .marked ? String(decoding: output, as: UTF8.self) : nil
    }

    private func page(_ text: PageText) throws -> String {
        var codes = GlyphCodes()
        return try #require(page(text, &codes))
    }

    @Test func `text stands in its mark, where it belongs, in its colour`() throws {
        let shown = "q\nBT\n1 0 0 -1 0 0 Tm\n0 0.5 1 rg\n48.5 -90.25 Td\n/f-1-0 7 Tf\n[(A)]TJ\nET\nQ\n"
        #expect(try page(text([0])).contains("/P << /MCID 0 >> BDC\n\(shown)\nEMC\n/P << /MCID 1"))
        #expect(try page(text([0], mark: 1)).contains("/P << /MCID 1 >> BDC\n\(shown)\nBT\n7 0 0 -7 48 100"))
        #expect(try page(text([0], mark: 1, objects: 1)).contains("<0001>Tj\nET\n\(shown)\nEMC\n"))
    }

    @Test func `text after more than the mark has is still in the mark`() throws {
        #expect(try page(text([0], mark: 1, objects: 9)).contains("[(A)]TJ\nET\nQ\nEMC\n"))
    }

    @Test func `the specimen is left out, and nothing else`() throws {
        let page = try page(text([0]))
        #expect(!page.contains("48 60 Tm") && !page.contains("ActualText"))
        #expect(page.contains("/Artifact BMC\nBT\n7 0 0 -7 48 800 Tm\n/f-1-0 1 Tf\n(Page)Tj\nET\nEMC\n"))
    }

    /// As cairo draws a glyph with more ink than its font says that it has.
    @Test func `a specimen of two text objects, with a clip between them, is left out too`() throws {
        let clip = "ET\nQ q\n227 54 53 13 re W n\nBT\n7 0 0 -7 226.5 60.5 Tm\n/f-1-1 1 Tf\n[<>-100<00"
        let content = Self.content.replacing("/f-1-1 1 Tf\n[<>-100<00", with: clip)
        #expect(content != Self.content)
        var codes = GlyphCodes()
        let page = try #require(page(text([0, 3, 4]), &codes, content: content))
        #expect(page.contains("[(A)]TJ\n/f-1-1 7 Tf\n[<000a>]TJ") && page.contains("BDC[(B)]TJ EMC"))
        #expect(!page.contains("48 60 Tm") && !page.contains("226.5") && page.contains("(Page)Tj"))
    }

    @Test func `kerning parts strings, and signs of the syntax are escaped`() throws {
        #expect(try page(text([0, 1, 2, 0], kerning: [0, 34, 0, -5])).contains(#"[(A)34(\(\351)-5(A)]TJ"#))
    }

    @Test func `a glyph in another part of the font changes the font and back`() throws {
        #expect(try page(text([0, 3, 0])).contains("[(A)]TJ\n/f-1-1 7 Tf\n[<000a>]TJ\n/f-1-0 7 Tf\n[(A)]TJ"))
    }

    @Test func `each glyph that stands for other text than before says so`() throws {
        let span = "/Span << /ActualText <feff0410> >> BDC[(B)]TJ EMC\n"
        #expect(try page(text([0, 4, 4, 0])).contains("[(A)]TJ\n\(span)\(span)[(A)]TJ"))
    }

    @Test func `what an earlier page showed is known`() throws {
        var codes = GlyphCodes()
        #expect(page(text([0]), &codes) != nil)
        #expect(codes[3]?.font == 1 && codes[5] == nil)
        var later = text([0, 3])
        later.specimen = [2, 3]
        let content = "/P << /MCID 0 >> BDC\nEMC\nBT\n/f-1-0 1 Tf\n(\\351)Tj\n/f-1-1 1 Tf\n<000a>Tj\nET\n"
        #expect(page(later, &codes, content: content)?.contains("[(A)]TJ\n/f-1-1 7 Tf\n[<000a>]TJ") == true)
    }

    @Test(arguments: [
        "/P << /MCID 0 >> BDC\nEMC\n",
        "/P << /MCID 0 >> BDC\nEMC\nBT\n/f-1-0 1 Tf\n(A)Tj\nET\n",
        "/P << /MCID 0 >> BDC\nEMC\nBT\n/f-1-0 1 Tf\n[(A)1(B)1(C)1(D)1(E)1(F)]TJ\nET\n",
        "/P << /MCID 0 >> BDC\nEMC\nBT\n/f-1-0 1 Tf\n[(A)1(BBB)1(C)1(D)1(E)]TJ\nET\n",
        "BT\n/f-1-0 1 Tf\n[(A)1(B)1(C)1(D)1(E)]TJ\nET\n",
    ])
    func `text without its specimen or its mark is not dropped silently`(content: String) {
        var codes = GlyphCodes()
        #expect(page(text([0]), &codes, content: content) == nil)
    }

    @Test(arguments: [PDFFinishingError.specimenNotUnderstood(page: 1), .textWithoutPlace(page: 2)])
    func `a document with text that found no place is an error`(error: PDFFinishingError) throws {
        let input = CairoFixture().bytes
        #expect(throws: error) {
            var finisher = PDFFinisher(FinishedDocument.sample) { _ in }
            finisher.set(text([0]), page: error == .textWithoutPlace(page: 2) ? 2 : 1)
            try input.withUnsafeBytes { try finisher.take($0) }
            try finisher.finish()
        }
    }

    @Test func `a document is finished with its text`() throws {
        let input = CairoFixture(content: Self.content).bytes
        var output: [UInt8] = []
        var finisher = PDFFinisher(FinishedDocument.sample) { output.append(contentsOf: $0) }
        finisher.set(text([0, 0]), page: 1)
        try input.withUnsafeBytes { try finisher.take($0) }
        #expect(finisher.font(ofGlyph: 0) == 0 && finisher.font(ofGlyph: 9) == nil)
        try finisher.finish()
        #expect(String(decoding: output.prefix(8), as: UTF8.self) == "%PDF-1.7")
    }
}
