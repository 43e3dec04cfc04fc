/// Writes a page's text as operators (ISO 32000-1, 9.4), a text object for each place.
struct PageTextWriter {
    private let text: PageText
    private let codes: GlyphCodes
    /// Of each glyph in turn.
    private let glyphs: [GlyphCodes.Code]
    /// How many parts have been written.
    private var written = 0

    /// Nil where a glyph has never been shown.
    init?(_ text: PageText, codes: GlyphCodes) {
        var glyphs: [GlyphCodes.Code] = []
        glyphs.reserveCapacity(text.glyphs.count)
        for number in text.glyphs {
            guard let code = codes[number] else { return nil }
            glyphs.append(code)
        }
        (self.text, self.codes, self.glyphs) = (text, codes, glyphs)
    }

    var isComplete: Bool { written == text.parts.count }

    /// Writes what belongs into a mark after so many of its text objects, or before that.
    mutating func write(mark: Int, after objects: Int, to output: inout [UInt8]) {
        guard isNext(mark, objects) else { return }
        output += "\nq\nBT\n1 0 0 -1 0 0 Tm".utf8
        var pen = Pen()
        while isNext(mark, objects) {
            let part = text.parts[written]
            setColor(part.color, &pen, &output)
            for line in text.lines[part.lines] { write(line, &pen, &output) }
            written += 1
        }
        output += "\nET\nQ\n".utf8
    }

    private func isNext(_ mark: Int, _ objects: Int) -> Bool {
        !isComplete && text.parts[written].mark == mark && text.parts[written].objects <= objects
    }

    /// What the text object was told last.
    private struct Pen {
        var color: PageText.Color?
        var font: Int?
        /// Where the line begins, in thousandths of a point.
        var x = 0
        var y = 0
    }

    private func setColor(_ color: PageText.Color, _ pen: inout Pen, _ output: inout [UInt8]) {
        guard pen.color != color else { return }
        output.append(UInt8(ascii: "\n"))
        for component in [color.red, color.green, color.blue] {
            output.append(thousandths: Int((component * 1000).rounded()))
            output.append(UInt8(ascii: " "))
        }
        output += "rg".utf8
        pen.color = color
    }

    private func write(_ line: PageText.Line, _ pen: inout Pen, _ output: inout [UInt8]) {
        let x = Int((line.x * 1000).rounded())
        let y = Int((line.y * 1000).rounded())
        output.append(UInt8(ascii: "\n"))
        output.append(thousandths: x - pen.x)
        output.append(UInt8(ascii: " "))
        output.append(thousandths: pen.y - y)
        output += " Td".utf8
        (pen.x, pen.y) = (x, y)
        var rest = line.glyphs
        while let first = rest.first {
            let code = glyphs[first]
            let end = endOfRun(rest, code)
            setFont(code.font, &pen, &output)
            show(first..<end, code, &output)
            rest = end..<rest.upperBound
        }
    }

    /// A mark's text stands in place of all that it encloses (ISO 32000-1, 14.9.4), hence for one glyph.
    private func endOfRun(_ glyphs: Range<Int>, _ first: GlyphCodes.Code) -> Int {
        if first.mark != nil { return glyphs.lowerBound + 1 }
        return glyphs.first { self.glyphs[$0].font != first.font || self.glyphs[$0].mark != nil } ?? glyphs.upperBound
    }

    /// Glyphs of one font: a string up to each that is kerned.
    private func show(_ range: Range<Int>, _ first: GlyphCodes.Code, _ output: inout [UInt8]) {
        let isHexadecimal = codes.fonts[first.font].isHexadecimal
        let open = UInt8(ascii: isHexadecimal ? "<" : "(")
        let close = UInt8(ascii: isHexadecimal ? ">" : ")")
        output.append(UInt8(ascii: "\n"))
        if let mark = first.mark { output += codes.marks[mark] }
        output.append(UInt8(ascii: "["))
        for index in range {
            let space = text.kerning[index]
            if space != 0 || index == range.lowerBound {
                if index > range.lowerBound { output.append(close) }
                if space != 0 { output.append(signed: space) }
                output.append(open)
            }
            for place in glyphs[index].range { output.append(codes.digits[place]) }
        }
        output.append(close)
        output += "]TJ".utf8
        if first.mark != nil { output += " EMC".utf8 }
    }

    private func setFont(_ font: Int, _ pen: inout Pen, _ output: inout [UInt8]) {
        guard pen.font != font else { return }
        output.append(UInt8(ascii: "\n"))
        output += codes.fonts[font].name
        output.append(UInt8(ascii: " "))
        output.append(thousandths: Int((text.fontSize * 1000).rounded()))
        output += " Tf".utf8
        pen.font = font
    }
}
