import Testing

@testable import PDFFinishing

struct ContentMarkerTests {
    private func mark(_ content: String) -> String? {
        var output: [UInt8] = [1, 2, 3]
        var codes = GlyphCodes()
        let outcome = Array(content.utf8).withUnsafeBytes {
            ContentMarker.mark($0, text: nil, codes: &codes, into: &output)
        }
        return outcome == .marked ? String(decoding: output, as: UTF8.self) : nil
    }

    @Test func page() throws {
        let marked = try #require(mark(CairoFixture.content))
        #expect(marked.contains("gs\n/Artifact BMC\n48 60 32 3 re f\nEMC\n/Link"))
        #expect(marked.contains("0.5 w\n/Artifact BMC\n48 212 m 135 212 l S\n1 w\n48 213 m 135 213 l S\nEMC\n/TH"))
        #expect(marked.contains("EMC\n/Artifact BMC\nBT\n10 0 0 -10 48 800 Tm\n/Span"))
        #expect(marked.hasSuffix("(EMC BT)]TJ\nEMC\nET\nEMC\nQ\n"))
        #expect(marked.ranges(of: "/Artifact BMC").count == 3)
        #expect(marked.replacing("/Artifact BMC\n", with: "").ranges(of: "EMC").count == 9)
    }

    @Test func `nothing else of a page changes`() throws {
        let marked = try #require(mark(CairoFixture.content))
        let pieces = marked.split(separator: "/Artifact BMC\n", omittingEmptySubsequences: false)
        let plain = pieces.joined().replacing("re f\nEMC\n/Link", with: "re f\n/Link")
            .replacing("213 l S\nEMC", with: "213 l S").replacing("ET\nEMC\nQ", with: "ET\nQ")
        #expect(plain == CairoFixture.content)
    }

    @Test(arguments: ["q\n1 0 0 1 5 5 cm\n0.1 g\nQ\n", "q 0 0 1 1 re W n Q", "/P << /MCID 0 >> BDC\n(a) Tj EMC", ""])
    func `what paints nothing is no artifact`(content: String) {
        #expect(mark(content) == content)
    }

    @Test(arguments: ["q /x5 Do Q": "q /Artifact BMC\n/x5 Do\nEMC Q", "/s sh": "/Artifact BMC\n/s sh\nEMC"])
    func `what paints by itself is an artifact`(content: String, expected: String) {
        #expect(mark(content) == expected)
    }

    @Test(arguments: [
        "/P << /MCID 0 >> BDC", "EMC", "BT", "ET", "(open", "<41", "1 2", "BI /W 1 ID x EI",
        "BT /P << /MCID 0 >> BDC EMC ET", ">> f",
    ])
    func `a page that is not understood stays as it is`(content: String) {
        #expect(mark(content) == nil)
    }

    @Test func `artifacts stay artifacts`() {
        #expect(mark("/Artifact BMC 1 2 3 4 re f EMC") == "/Artifact BMC 1 2 3 4 re f EMC")
    }
}
