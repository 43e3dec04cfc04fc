import Foundation
import Geometry
import Testing

@testable import Cairo

struct PictureTests {
    /// A PNG, by cairo itself.
    private func png(width: Double, height: Double) throws -> [UInt8] {
        try Drawing(Rectangle(x: 0, y: 0, width: width, height: height), as: .transparentPNG(scale: 1)).finish()
    }

    @Test func `a PNG has its size in pixels`() throws {
        let picture = try Picture(png: png(width: 30, height: 20))
        #expect(picture.width == 30 && picture.height == 20)
    }

    @Test func `a picture is made smaller to a largest side, and no larger`() throws {
        let bytes = try png(width: 300, height: 200)
        let smaller = try Picture(png: bytes, largestSide: 60)
        #expect(smaller.width == 60 && smaller.height == 40)
        #expect(try Picture(png: bytes, largestSide: 600).width == 300)
    }

    @Test(arguments: [
        "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'/>",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'><rect width='40' height='20'/></svg>",
    ])
    func `an SVG has its own size, or that of its view box, and stays a drawing`(text: String) throws {
        let emblem = try Emblem(Array(text.utf8))
        #expect(emblem.width == 40 && emblem.height == 20)
        #expect(emblem.pdf.firstRange(of: "/Image".utf8) == nil)
    }

    @Test func `an SVG with text becomes pixels, for cairo's fonts are not for documents`() throws {
        let text = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><text y='15'>Ab</text></svg>"
        let emblem = try Emblem(Array(text.utf8))
        #expect(emblem.pdf.firstRange(of: "/Font".utf8) == nil)
        #expect(emblem.pdf.firstRange(of: "/Width 1600".utf8) != nil)
    }

    @Test func `a PNG is whole in documents, and small in pictures of a page`() throws {
        let emblem = try Emblem(png(width: 1280, height: 320))
        #expect(emblem.width == 1280 && emblem.height == 320)
        #expect(emblem.pdf.firstRange(of: "/Width 1280".utf8) != nil)
        // The time of drawing would be another one each time.
        #expect(emblem.pdf.firstRange(of: "19700101000000Z".utf8) != nil)
        #expect(try Picture(png: emblem.png).width == 640)
    }

    @Test func `pixels are there for as long as who holds them`() throws {
        let area = Rectangle(x: 0, y: 0, width: 300, height: 200)
        let pixels = try Drawing(area, as: .pixels(scale: 1)).pixels()
        let others = try (0..<20).map { _ in try Drawing(area, as: .transparentPNG(scale: 1)) }
        let colours = pixels.row(199).map { $0 & 0xFF_FFFF }
        #expect(Set(colours) == [0xFF_FFFF])
        #expect(others.count == 20)
    }

    @Test func `what is no picture, or unpacks to too much, is an error`() throws {
        #expect(throws: PictureError.unreadable) { try Emblem([]) }
        #expect(throws: PictureError.unreadable) { try Emblem(Array("no picture".utf8)) }
        var bytes = try png(width: 30, height: 20)
        #expect(throws: PictureError.unreadable) { try Emblem(Array(bytes.prefix(60))) }
        bytes.replaceSubrange(16..<20, with: [0, 1, 0, 0])
        #expect(throws: PictureError.tooLarge) { try Emblem(bytes) }
    }
}
