import Typesetting

/// A font in the file: composite, with the glyphs embedded that are shown (ISO 32000-1, 9.7).
struct FontObjects {
    private let font: DocumentFont
    private let shown: [DocumentFont.Shown]
    private let name: String

    init(_ font: DocumentFont) {
        self.font = font
        shown = font.shown
        name = Self.tag(shown) + "+" + font.face.name
    }

    private var isCompact: Bool { font.face.outlines == .compact }

    func write(_ writer: inout ObjectWriter) throws {
        let program = try FontProgram(of: font.face, glyphs: shown.map { ($0.glyph, $0.code) })
        let (file, unicode) = (writer.reserve(), writer.reserve())
        let kind = isCompact ? "/Subtype/CIDFontType0C" : "/Length1 \(program.bytes.count)"
        try writer.addDeflated(file, kind, program.bytes)
        try writer.addDeflated(unicode, "", UnicodeMap(shown).bytes)
        let descendant = try descendant(writer.add(descriptor(file)), program, &writer)
        let base = isCompact ? name + "-Identity-H" : name
        writer.add(
            font.object,
            """
            <</Type/Font/Subtype/Type0/BaseFont\(PDFSyntax.name(base))/Encoding/Identity-H\
            /DescendantFonts[\(descendant) 0 R]/ToUnicode \(unicode) 0 R>>
            """
        )
    }

    private func descendant(_ descriptor: Int, _ program: FontProgram, _ writer: inout ObjectWriter) throws -> Int {
        var map = ""
        if !isCompact {
            let number = writer.reserve()
            try writer.addDeflated(number, "", program.glyphsOfCodes)
            map = "/CIDToGIDMap \(number) 0 R"
        }
        return writer.add(
            """
            <</Type/Font/Subtype/CIDFontType\(isCompact ? 0 : 2)/BaseFont\(PDFSyntax.name(name))\
            /CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor \(descriptor) 0 R\
            /W[\(widths)]\(map)>>
            """
        )
    }

    /// Runs of neighbours (9.7.4.3).
    private var widths: String {
        var text = ""
        var next: Int?
        for glyph in shown {
            text += Int(glyph.code) == next ? " " : (next == nil ? "" : "]") + "\(glyph.code)["
            text += PDFSyntax.number(glyph.width)
            next = Int(glyph.code) + 1
        }
        return shown.isEmpty ? "" : text + "]"
    }

    /// Flag 3: codes are not those of Latin (9.8.2).
    private func descriptor(_ file: Int) -> String {
        let measures = FontMeasures(font.face)
        let box = measures.box.map(String.init).joined(separator: " ")
        return """
            <</Type/FontDescriptor/FontName\(PDFSyntax.name(name))/Flags 4/FontBBox[\(box)]/ItalicAngle 0\
            /Ascent \(measures.ascent)/Descent \(measures.descent)/CapHeight \(measures.ascent)/StemV 80\
            /\(isCompact ? "FontFile3" : "FontFile2") \(file) 0 R>>
            """
    }

    /// Six letters that tell apart parts of one font (9.6.4): a checksum of their glyphs (FNV-1a).
    private static func tag(_ shown: [DocumentFont.Shown]) -> String {
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        for glyph in shown {
            for byte in [glyph.glyph >> 8, glyph.glyph & 0xFF] { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return String(
            (0..<6).map { place in
                Character(Unicode.Scalar(UInt8(ascii: "A") + UInt8(sum >> (8 * UInt64(place)) & 0xFF) % 26))
            }
        )
    }
}
