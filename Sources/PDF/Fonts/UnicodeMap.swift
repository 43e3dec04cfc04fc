/// The text of each of a font's codes, as a character map (ISO 32000-1, 9.10.3).
struct UnicodeMap {
    /// As many as an operator takes.
    private static let blockSize = 100
    let bytes: [UInt8]

    init(_ shown: [DocumentFont.Shown]) {
        var text = """
            /CIDInit /ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
            /CMapName /Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000> <FFFF>
            endcodespacerange

            """
        for start in stride(from: 0, to: shown.count, by: Self.blockSize) {
            let block = shown[start..<min(start + Self.blockSize, shown.count)]
            text += "\(block.count) beginbfchar\n"
            for glyph in block {
                let meaning = glyph.text.utf16.map { PDFSyntax.hexadecimal($0, digits: 4) }.joined()
                text += "<\(PDFSyntax.hexadecimal(glyph.code, digits: 4))> <\(meaning)>\n"
            }
            text += "endbfchar\n"
        }
        text += "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        bytes = Array(text.utf8)
    }
}
