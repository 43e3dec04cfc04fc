import Foundation
import Testing

@testable import Cairo

struct PictureTests {
    /// A PNG of a page, by cairo itself.
    private func png(width: Double, height: Double) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let paper = PaperSize(width: width, height: height)
        let document = try PDFDocument(paper: paper, format: .png(scale: 1)) { bytes.append(contentsOf: $0) }
        try document.endPage(FontPermit())
        try document.finish(FontPermit())
        return bytes
    }

    @Test func `a PNG has its size in pixels`() throws {
        let picture = try Picture(png(width: 30, height: 20), FontPermit())
        #expect(picture.width == 30 && picture.height == 20)
    }

    @Test(arguments: [
        "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'/>",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'><rect width='40' height='20'/></svg>",
    ])
    func `an SVG has its own size, or that of its view box`(text: String) throws {
        let picture = try Picture(Array(text.utf8), FontPermit())
        #expect(picture.width == 40 && picture.height == 20)
    }

    @Test func `what is no picture, or unpacks to too much, is an error`() throws {
        #expect(throws: PictureError.unreadable) { try Picture([], FontPermit()) }
        #expect(throws: PictureError.unreadable) { try Picture(Array("no picture".utf8), FontPermit()) }
        var bytes = try png(width: 30, height: 20)
        #expect(throws: PictureError.unreadable) { try Picture(Array(bytes.prefix(60)), FontPermit()) }
        bytes.replaceSubrange(16..<20, with: [0, 1, 0, 0])
        #expect(throws: PictureError.tooLarge) { try Picture(bytes, FontPermit()) }
    }
}
