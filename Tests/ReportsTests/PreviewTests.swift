import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import Reports

/// The first page as a picture.
struct PreviewTests {
    @Test func `an SVG names each glyph where the document has one, and draws its outline once`() throws {
        var report = Report(title: "aaaa bbbb", created: "2024-01-01T00:00:00Z")
        report.blocks = [.paragraph("cab bac"), .paragraph("Größe & <Wert> 🚀")]
        let reader = try SVGReader(try ReportRenderer().preview(report, as: .svg))
        #expect(Set(reader.uses).isSubset(of: reader.outlines) && Set(reader.outlines) == Set(reader.uses))
        #expect(Set(reader.outlines).count == reader.outlines.count)
        #expect(reader.uses.count > reader.outlines.count)
        #expect(reader.images == 1)
        #expect(reader.viewBox == "0 0 595.276 841.89")
    }

    @Test func `the same report gives the same picture`() throws {
        let renderer = try ReportRenderer()
        for format in [PreviewFormat.svg, .png(width: 300)] {
            let first = try renderer.preview(sampleReport(), as: format)
            #expect(try renderer.preview(sampleReport(), as: format) == first)
            #expect(try ReportRenderer().preview(sampleReport(), as: format) == first)
        }
    }
}

private final class SVGReader: NSObject, XMLParserDelegate {
    private(set) var outlines: [String] = []
    private(set) var uses: [String] = []
    private(set) var images = 0
    private(set) var viewBox = ""

    init(_ bytes: [UInt8]) throws {
        super.init()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        if !parser.parse() { throw parser.parserError ?? CancellationError() }
    }

    func parser(
        _ parser: XMLParser,
        didStartElement element: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        switch element {
        case "svg": viewBox = attributes["viewBox"] ?? ""
        case "path": if let id = attributes["id"] { outlines.append("#" + id) }
        case "use": uses.append(attributes["xlink:href"] ?? "")
        case "image": images += 1
        default: break
        }
    }
}
