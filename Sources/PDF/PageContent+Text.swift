import Geometry
import Typesetting

extension PageContent {
    /// Where a text object is. All that glyphs are moved by is a difference to where they stand, rounded to thousandths
    /// of a point or of an em, so that roundings don't add up.
    private struct Pen {
        /// Where the text line begins, in thousandths of a point from the page's left foot.
        var line = (x: 0, y: 0)
        /// Where the next glyph would stand; nil where none has been placed.
        var x: Double?
        var isInString = false
    }

    /// Beyond so many ems a glyph's place is written anew.
    private static let farthest = 30.0

    /// Shows glyphs as a text object (ISO 32000-1, 9.4), in the order in which they were collected.
    mutating func show(_ batch: GlyphBatch, color: Color, fonts: inout DocumentFonts, writer: inout ObjectWriter) {
        guard !batch.isEmpty else { return }
        setFill(color)
        bytes.append("BT\n")
        var pen = Pen()
        for run in batch.runs {
            let font = fonts.font(run.face, writer: &writer)
            setFont(font.number, size: run.size)
            if run.face.isEmboldened { beginBold(color, size: run.size) }
            if run.clusters.isEmpty {
                showLetters(run, of: batch, font, &pen)
            } else {
                showClusters(run, of: batch, font, &pen)
            }
            endString(&pen)
            if run.face.isEmboldened { bytes.append("0 Tr\n") }
        }
        bytes.append("ET\n")
    }

    /// Glyphs that stand for a character of ASCII each.
    private mutating func showLetters(
        _ run: GlyphBatch.Run,
        of batch: GlyphBatch,
        _ font: DocumentFont,
        _ pen: inout Pen
    ) {
        batch.glyphs.withUnsafeBufferPointer { glyphs in
            batch.text.withUnsafeBufferPointer { text in
                var byte = run.text.lowerBound
                for index in run.glyphs {
                    let glyph = glyphs[index]
                    if font.show(glyph.number, for: UInt32(text[byte])) {
                        show(glyph, font, run.size, &pen)
                    } else {
                        showAside(glyphs[index...index], for: text[byte...byte], font, run.size, &pen)
                    }
                    byte += 1
                }
            }
        }
    }

    private mutating func showClusters(
        _ run: GlyphBatch.Run,
        of batch: GlyphBatch,
        _ font: DocumentFont,
        _ pen: inout Pen
    ) {
        batch.glyphs.withUnsafeBufferPointer { glyphs in
            batch.text.withUnsafeBufferPointer { text in
                var (glyph, byte) = (run.glyphs.lowerBound, run.text.lowerBound)
                for cluster in batch.clusters[run.clusters] {
                    let (nextGlyph, nextByte) = (glyph + cluster.glyphCount, byte + cluster.byteCount)
                    let meaning = text[byte..<nextByte]
                    if cluster.glyphCount == 1, font.show(glyphs[glyph].number, for: meaning) {
                        show(glyphs[glyph], font, run.size, &pen)
                    } else {
                        showAside(glyphs[glyph..<nextGlyph], for: meaning, font, run.size, &pen)
                    }
                    (glyph, byte) = (nextGlyph, nextByte)
                }
            }
        }
    }

    /// Shows glyphs with the text that they stand for beside them (14.9.4): a cluster of several, or a glyph that stands
    /// for other text elsewhere.
    private mutating func showAside(
        _ glyphs: Slice<UnsafeBufferPointer<Glyph>>,
        for text: Slice<UnsafeBufferPointer<UInt8>>,
        _ font: DocumentFont,
        _ size: Double,
        _ pen: inout Pen
    ) {
        endString(&pen)
        let string = String(decoding: text, as: UTF8.self)
        let scalars = Array(string.unicodeScalars)
        bytes.append("/Span<</ActualText<FEFF")
        for unit in string.utf16 { bytes.append(hexadecimal: unit) }
        bytes.append(">>>BDC\n")
        for (place, glyph) in glyphs.enumerated() {
            // What it stands for by itself is for readers that don't know the text beside it.
            _ = font.show(glyph.number, for: scalars[min(place, scalars.count - 1)].value)
            show(glyph, font, size, &pen)
        }
        endString(&pen)
        bytes.append("EMC\n")
    }

    @inline(__always)
    private mutating func show(_ glyph: Glyph, _ font: DocumentFont, _ size: Double, _ pen: inout Pen) {
        let y = Int(((height - glyph.y) * 1000).rounded())
        var x = pen.x ?? .infinity
        if y != pen.line.y || abs(x - glyph.x) > Self.farthest * size {
            x = move(to: Int((glyph.x * 1000).rounded()), y, &pen)
        }
        let kerning = Int(((x - glyph.x) * 1000 / size).rounded())
        if !pen.isInString {
            bytes.append(UInt8(ascii: "["))
            if kerning != 0 { bytes.append(signed: kerning) }
            bytes.append(UInt8(ascii: "("))
            pen.isInString = true
        } else if kerning != 0 {
            bytes.append(UInt8(ascii: ")"))
            bytes.append(signed: kerning)
            bytes.append(UInt8(ascii: "("))
        }
        let entry = font[glyph.number]
        append(escaped: UInt8(entry.code >> 8))
        append(escaped: UInt8(entry.code & 0xFF))
        pen.x = x + (entry.width - Double(kerning)) * size / 1000
    }

    /// Begins a text line; returns where the pen is.
    private mutating func move(to x: Int, _ y: Int, _ pen: inout Pen) -> Double {
        endString(&pen)
        bytes.append(thousandths: x - pen.line.x)
        bytes.append(UInt8(ascii: " "))
        bytes.append(thousandths: y - pen.line.y)
        bytes.append(" Td\n")
        pen.line = (x, y)
        return Double(x) / 1000
    }

    private mutating func endString(_ pen: inout Pen) {
        if pen.isInString { bytes.append(")]TJ\n") }
        pen.isInString = false
    }

    /// A byte of a literal string (7.3.4.2).
    @inline(__always)
    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0x0D:
            bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
        default:
            bytes.append(byte)
        }
    }

    /// Fills and outlines, as thick as FreeType makes a regular cut bold.
    private mutating func beginBold(_ color: Color, size: Double) {
        setStroke(color, width: size / 36)
        bytes.append("2 Tr\n")
    }
}
