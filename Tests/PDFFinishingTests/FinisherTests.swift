import PDFFinishing
import Testing

struct FinisherTests {
    let input = CairoFixture().bytes

    @Test func `qpdf finds nothing to say about a finished document`() async throws {
        let document = try FinishedDocument(input)
        #expect(try await document.qpdf("--check").status == 0)
        #expect(String(decoding: document.bytes.prefix(8), as: UTF8.self) == "%PDF-1.7")
    }

    @Test(arguments: [1, 7, 64]) func `the same bytes come out whatever the pieces`(size: Int) throws {
        #expect(try FinishedDocument(input, pieces: size).bytes == FinishedDocument(input).bytes)
    }

    @Test func `the file identifier is two checksums, and both are others for another file`() throws {
        func halves(_ title: String) throws -> [String] {
            var finish = FinishedDocument.sample
            finish.title = title
            let text = String(decoding: try FinishedDocument(input, finish).bytes, as: UTF8.self)
            let id = try #require(text.firstMatch(of: /\/ID \[<([0-9a-f]{16})([0-9a-f]{16})>/))
            return [String(id.1), String(id.2)]
        }
        let all = try halves("March") + halves("April")
        #expect(Set(all).count == 4)
    }

    @Test func `the catalog has language, metadata, colours and attachments`() async throws {
        let text = try await FinishedDocument(input).text()
        for expected in ["/Lang (en-GB)", "/DisplayDocTitle true", "/S /GTS_PDFA1", "/N 3", "/Type /Metadata"] {
            #expect(text.contains(expected))
        }
    }

    @Test func `both kinds of metadata agree`() async throws {
        let text = try await FinishedDocument(input).text()
        #expect(text.contains(">Activity &lt;of&gt; (all) &amp; Zürich</rdf:li>"))
        #expect(text.contains("/Title <feff004100630074"))
        #expect(!text.contains("<feff0041006300740069007600690074007900200001"))
        #expect(text.contains("<pdf:Producer>almanac (cairo 1.16.0)</pdf:Producer>"))
        #expect(text.contains("/Producer (almanac \\(cairo 1.16.0\\))"))
        #expect(text.contains("<xmp:CreateDate>2024-03-31T12:00:00+02:00</xmp:CreateDate>"))
        #expect(text.contains("/CreationDate (D:20240331120000+02'00')"))
        #expect(text.contains("<pdfuaid:part>1</pdfuaid:part>"))
    }

    @Test func `attachments stand beside named destinations`() async throws {
        let document = try FinishedDocument(input)
        let text = try await document.text()
        for expected in ["/Dests", "/EmbeddedFiles", "/AF [", "/Subtype /text#2fcsv", "/AFRelationship /Data"] {
            #expect(text.contains(expected))
        }
        #expect(try await document.qpdf("--list-attachments").output.contains("figures.csv"))
        #expect(try await document.qpdf("--show-attachment=figures.csv").output == "a,b\n")
    }

    @Test func `a document whose objects are packed comes out as any other`() async throws {
        let document = try FinishedDocument(CairoFixture(isPacked: true).bytes)
        #expect(try await document.qpdf("--check").status == 0)
        for size in [1, 7, 64] {
            #expect(try FinishedDocument(CairoFixture(isPacked: true).bytes, pieces: size).bytes == document.bytes)
        }
        let text = try await document.text()
        #expect(!text.contains("/Type /XRef\n   /Length 3") && text.contains("/Lang (en-GB)"))
    }

    @Test func `a pack that is damaged is an error`() {
        let input = CairoFixture(isPacked: true).bytes
        var bytes = input
        bytes.replace(Array("/First ".utf8), with: Array("/Worst ".utf8))
        #expect(throws: PDFFinishingError.packNotUnderstood(object: 24)) { try FinishedDocument(bytes) }
    }

    @Test(arguments: [false, true])
    func `figures have their texts and header cells their scope`(isPacked: Bool) async throws {
        let text = try await FinishedDocument(CairoFixture(isPacked: isPacked).bytes).text()
        for expected in ["/Alt (Created \\(blue\\) and closed)", "/Scope /Column", "/Tabs /S"] {
            #expect(text.components(of: expected) == 1)
        }
        #expect(text.contains("/Contents (https://example.com/\\(a\\))"))
        #expect(text.contains("/Contents (Link inside the document)"))
        #expect(text.components(of: "/F 4") == 2)
    }

    @Test func `bookmarks are open`() async throws {
        let text = try await FinishedDocument(input).text()
        #expect(text.contains("/Count 1\n") && !text.contains("/Count -1"))
    }

    @Test func `alternative texts may be told after the pages`() throws {
        var output: [UInt8] = []
        var finisher = PDFFinisher(DocumentFinish(language: "en", created: "")) { output.append(contentsOf: $0) }
        finisher.document = FinishedDocument.sample
        try input.withUnsafeBytes { try finisher.take($0) }
        try finisher.finish()
        #expect(try output == FinishedDocument(input).bytes)
    }

    @Test func `a stream may hold what looks like its end`() async throws {
        let text = try await FinishedDocument(input).text()
        #expect(text.contains(String(decoding: CairoFixture.treacherous, as: UTF8.self)))
    }

    @Test func `a document without attachments has no list of them`() async throws {
        var finish = FinishedDocument.sample
        finish.attachments = []
        let document = try FinishedDocument(input, finish)
        #expect(try await document.qpdf("--check").status == 0)
        #expect(try await !document.text().contains("/EmbeddedFiles"))
        #expect(try await document.text().contains("/Dests"))
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int {
        ranges(of: text).count
    }
}
