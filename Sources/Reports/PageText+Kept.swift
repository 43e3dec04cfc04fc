import Cairo
import PDFFinishing

extension PageText {
    /// What of a page's text is not drawn but written by the document's finisher.
    init(_ kept: KeptText, specimen: [Int]) {
        self.init(
            fontSize: kept.font.style.size,
            specimen: specimen,
            glyphs: kept.glyphs,
            kerning: kept.kerning,
            lines: kept.lines.map { Line(glyphs: $0.glyphs, x: $0.origin.x, y: $0.origin.y) },
            parts: kept.parts.map { part in
                let color = Color(red: part.color.red, green: part.color.green, blue: part.color.blue)
                return Part(mark: part.mark, objects: part.objects, lines: part.lines, color: color)
            }
        )
    }
}
