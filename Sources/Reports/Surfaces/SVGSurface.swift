import Cairo
import Foundation
import Geometry
import PDF
import Typesetting

/// Draws a picture of a page as SVG 1.1: a glyph's outline is written once and then named wherever it stands, where cairo would
/// write the outline each time.
final class SVGSurface: PagePicture {
    private let paper: PaperSize
    private var outlines: [UInt8] = []
    private var content: [UInt8] = []
    /// The outlines that were written, by number from 1; nil for glyphs without one, as a space is.
    private var numbers: [GlyphName: Int?] = [:]
    private var outlineCount = 0

    init(_ paper: PaperSize) {
        self.paper = paper
    }

    func show(_ batch: GlyphBatch, color: Color) {
        for placed in batch.pictures { image(placed.picture.png, in: placed.area) }
        for run in batch.runs { show(run, batch.glyphs[run.glyphs], color) }
    }

    /// Outlines are in ems upwards; so is the place of each, once the group is scaled.
    private func show(_ run: GlyphBatch.Run, _ glyphs: ArraySlice<Glyph>, _ color: Color) {
        content += "<g fill=\"".utf8
        content.append(color)
        if run.face.isEmboldened {
            content += "\" stroke-width=\".028\" stroke=\"".utf8
            content.append(color)
        }
        content += "\" transform=\"scale(".utf8
        content.append(run.size)
        content += " -".utf8
        content.append(run.size)
        content += ")\">".utf8
        for glyph in glyphs {
            guard let number = outline(of: glyph.number, run.face) else { continue }
            content += "<use xlink:href=\"#g".utf8
            content.append(decimal: number)
            content += "\" x=\"".utf8
            content.append(glyph.x / run.size)
            content += "\" y=\"".utf8
            content.append(-glyph.y / run.size)
            content += "\"/>".utf8
        }
        content += "</g>\n".utf8
    }

    private func outline(of glyph: UInt32, _ face: FontFace) -> Int? {
        let name = GlyphName(glyph, of: face)
        if let known = numbers[name] { return known }
        let path = face.path(glyph)
        guard !path.isEmpty else {
            numbers[name] = .some(nil)
            return nil
        }
        outlineCount += 1
        numbers[name] = outlineCount
        outlines += "<path id=\"g".utf8
        outlines.append(decimal: outlineCount)
        outlines += "\" d=\"".utf8
        for element in path { outlines.append(element) }
        outlines += "\"/>\n".utf8
        return outlineCount
    }

    func fill(_ areas: [Rectangle], color: Color) {
        beginPath(filledWith: color)
        for area in areas {
            content.append("M", Point(x: area.x, y: area.y))
            content += "h".utf8
            content.append(area.width)
            content += "v".utf8
            content.append(area.height)
            content += "h".utf8
            content.append(-area.width)
            content += "z".utf8
        }
        content += "\"/>\n".utf8
    }

    func fill(_ corners: [Point], color: Color) {
        guard let first = corners.first else { return }
        beginPath(filledWith: color)
        content.append("M", first)
        for corner in corners.dropFirst() { content.append("L", corner) }
        content += "z\"/>\n".utf8
    }

    private func beginPath(filledWith color: Color) {
        content += "<path fill=\"".utf8
        content.append(color)
        content += "\" d=\"".utf8
    }

    func rules(_ ys: [Double], from left: Double, to right: Double, color: Color, width: Double) {
        content += "<path fill=\"none\" stroke=\"".utf8
        content.append(color)
        content += "\" stroke-width=\"".utf8
        content.append(width)
        content += "\" d=\"".utf8
        for y in ys {
            content.append("M", Point(x: left, y: y))
            content += "h".utf8
            content.append(right - left)
        }
        content += "\"/>\n".utf8
    }

    func draw(_ emblem: Emblem, in area: Rectangle) {
        image(emblem.png, in: area)
    }

    private func image(_ png: [UInt8], in area: Rectangle) {
        content += "<image preserveAspectRatio=\"none".utf8
        for (name, value) in [("x", area.x), ("y", area.y), ("width", area.width), ("height", area.height)] {
            content += "\" \(name)=\"".utf8
            content.append(value)
        }
        content += "\" xlink:href=\"data:image/png;base64,".utf8
        content += Data(png).base64EncodedString().utf8
        content += "\"/>\n".utf8
    }

    func finish() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(outlines.count + content.count + 400)
        bytes += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"".utf8
        bytes += " xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" width=\"".utf8
        bytes.append(paper.width)
        bytes += "pt\" height=\"".utf8
        bytes.append(paper.height)
        bytes += "pt\" viewBox=\"0 0 ".utf8
        bytes.append(paper.width)
        bytes += " ".utf8
        bytes.append(paper.height)
        bytes += "\">\n<defs>\n".utf8
        bytes += outlines
        bytes += "</defs>\n".utf8
        bytes += content
        bytes += "</svg>\n".utf8
        return bytes
    }
}

extension [UInt8] {
    /// With four digits after the point at most: of an em, or of a point.
    fileprivate mutating func append(_ value: Double) {
        append(Int((value * 10_000).rounded()), parts: 10_000)
    }

    /// `#1a2b3c`
    fileprivate mutating func append(_ color: Color) {
        self += "#".utf8
        for part in [color.red, color.green, color.blue] {
            let byte = Int((part * 255).rounded())
            for digit in [byte / 16, byte % 16] { append(UInt8(digit < 10 ? 0x30 + digit : 0x57 + digit)) }
        }
    }

    fileprivate mutating func append(_ command: String, _ points: Point...) {
        self += command.utf8
        for (index, point) in points.enumerated() {
            if index > 0 { self += " ".utf8 }
            append(point.x)
            self += " ".utf8
            append(point.y)
        }
    }

    fileprivate mutating func append(_ element: PathElement) {
        switch element {
        case .move(let point): append("M", point)
        case .line(let point): append("L", point)
        case .curve(let first, let second, let end): append("C", first, second, end)
        case .close: self += "z".utf8
        }
    }
}
