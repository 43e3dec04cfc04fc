/// What a layout is drawn from: stretches of one line with their places on the page, in points from its top left corner.
enum PlacedText {
    /// Letters of the Latin table, as a range of the text's bytes.
    case letters(Range<Int>, x: Double, baseline: Double)
    case unit(ShapedUnit, x: Double, baseline: Double)
    /// Parts words for those who read the file's text without its positions: across lines, and across cells.
    case space(x: Double, baseline: Double)
}

extension TextLayout {
    /// Places the layout, or some of its lines, with the first line's top at `y`, in `width` points from `x`; without a
    /// width `x` is where the lines start, end or have their middle.
    func place(
        _ range: Range<Int>?,
        x: Double,
        y: Double,
        width: Double,
        alignment: TextAlignment,
        body: (PlacedText) -> Void
    ) {
        guard let font else { return }
        var baseline = y + font.baseline
        for line in lines[(range ?? lines.indices).clamped(to: lines.indices)] {
            let left = x + indent(of: line, in: width, alignment)
            for piece in pieces[line.pieces] {
                if let unit = piece.unit {
                    body(.unit(unit, x: left + piece.x, baseline: baseline))
                } else {
                    body(.letters(piece.bytes, x: left + piece.x, baseline: baseline))
                }
            }
            if line.endsWord {
                let x = isRightToLeft ? left - font.spaceWidth : left + line.width
                body(.space(x: x, baseline: baseline))
            }
            baseline += font.lineHeight
        }
    }

    private func indent(of line: Line, in width: Double, _ alignment: TextAlignment) -> Double {
        guard width > 0 else { return alignment == .leading ? 0 : -line.width / (alignment == .center ? 2 : 1) }
        switch alignment {
        case .leading: return isRightToLeft ? width - line.width : 0
        case .trailing: return width - line.width
        case .center: return (width - line.width) / 2
        }
    }
}
