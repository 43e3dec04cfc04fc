import Cairo

/// The head of page one: title, subtitle, a line of facts.
struct TitleBlock {
    private static let mark = 3.0
    private static let separator = "   ·   "

    private let title: TextLayout
    private let subtitle: TextLayout
    private let facts: TextLayout

    init(_ report: Report, typesetter: Typesetter, theme: Theme, width: Double) {
        title = typesetter.layout(report.title, font: theme.title, width: width)
        subtitle = typesetter.layout(report.subtitle, font: theme.subtitle, width: width)
        facts = typesetter.layout(
            report.facts.joined(separator: Self.separator),
            font: theme.small,
            width: width
        )
    }

    var height: Double {
        Self.mark + 14 + title.height + (subtitle.isEmpty ? 0 : 3 + subtitle.height)
            + (facts.isEmpty ? 0 : 7 + facts.height)
    }

    fileprivate var parts: [(layout: TextLayout, tag: StructureTag, space: Double, color: Color)] {
        [
            (title, .heading1, 14, Theme.Ink.text),
            (subtitle, .paragraph, 3, Theme.Ink.muted),
            (facts, .paragraph, 7, Theme.Ink.muted),
        ]
    }

    fileprivate static var markHeight: Double { mark }
}

extension Canvas {
    mutating func draw(_ block: TitleBlock, x: Double, y: Double, width: Double) {
        rectangle(Rectangle(x: x, y: y, width: 32, height: TitleBlock.markHeight), color: Theme.Ink.accent)
        var y = y + TitleBlock.markHeight
        for part in block.parts where !part.layout.isEmpty {
            y += part.space
            document.begin(part.tag)
            text(part.layout, x: x, y: y, width: width, color: part.color)
            document.end(part.tag)
            y += part.layout.height
        }
    }
}
