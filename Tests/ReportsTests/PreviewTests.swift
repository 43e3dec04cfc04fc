import Cairo
import Geometry
import TestSupport
import Testing

@testable import Reports

/// The first page as a picture.
struct PreviewTests {
    @Test func `an SVG names each glyph where the document has one, and draws its outline once`() throws {
        var report = Report(title: "aaaa bbbb", created: "2024-01-01T00:00:00Z")
        report.blocks = [.paragraph("cab bac"), .paragraph("Größe & <Wert> 🚀")]
        let reader = SVGReader(try ReportRenderer().preview(report, as: .svg))
        #expect(Set(reader.uses).isSubset(of: reader.outlines) && Set(reader.outlines) == Set(reader.uses))
        #expect(Set(reader.outlines).count == reader.outlines.count)
        #expect(reader.uses.count > reader.outlines.count)
        #expect(reader.images == 1)
        #expect(reader.viewBox == "0 0 595.276 841.89")
    }

    /// Cairo reads PNG by libpng, which knows nothing of how we write it.
    @Test func `a PNG is read by others as what was drawn`() throws {
        let bytes = try ReportRenderer().preview(sampleReport(), as: .png(width: 595))
        let picture = try Picture(png: bytes)
        #expect(picture.width == 595 && [841, 842].contains(picture.height))
        let area = Rectangle(x: 0, y: 0, width: picture.width, height: picture.height)
        let copy = try Drawing(area, as: .pixels(scale: 1))
        copy.draw(picture, in: area)
        #expect(PNGPicture.bytes(of: try copy.pixels()) == bytes)
        let colors = Set(try (0..<Int(picture.height)).flatMap { try copy.pixels().row($0).map { $0 & 0xFF_FFFF } })
        #expect(colors.contains(0xFF_FFFF) && colors.count > 100)
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

/// What stands in a picture.
private struct SVGReader {
    let outlines: [Substring]
    let uses: [Substring]
    let images: Int
    let viewBox: Substring

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        outlines = text.matches(of: /<path id="(g[0-9]+)" d="M[^"]*z"\/>/).map(\.1)
        uses = text.matches(of: /<use xlink:href="#(g[0-9]+)" x="-?[0-9.]+" y="-?[0-9.]+"\/>/).map(\.1)
        images = text.ranges(of: "<image ").count
        viewBox = text.firstMatch(of: /viewBox="([^"]*)"/)?.1 ?? ""
    }
}
