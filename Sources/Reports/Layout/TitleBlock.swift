import Cairo
import Geometry
import PDF
import Typesetting

/// The head of page one: title, subtitle, a line of facts.
struct TitleBlock {
    private static let mark = 3.0
    private static let separator = "   ·   "

    private let title: TextLayout
    private let subtitle: TextLayout
    private let facts: TextLayout
    fileprivate let logo: Emblem?
    /// No larger than a business card's.
    fileprivate let logoSize: (width: Double, height: Double)

    init(_ report: Report, typesetter: Typesetter, theme: Theme, width: Double) {
        let logo = report.style.logo?.emblem
        self.logo = logo
        let scale = logo.map { min(130 / $0.width, 42 / $0.height) } ?? 0
        logoSize = ((logo?.width ?? 0) * scale, (logo?.height ?? 0) * scale)
        let width = logo == nil ? width : width - logoSize.width - 24
        title = typesetter.layout(report.title, font: theme.title, width: width)
        subtitle = typesetter.layout(report.subtitle, font: theme.subtitle, width: width)
        facts = typesetter.layout(
            report.facts.joined(separator: Self.separator),
            font: theme.small,
            width: width
        )
    }

    var height: Double {
        let text =
            Self.mark + 14 + title.height + (subtitle.isEmpty ? 0 : 3 + subtitle.height)
            + (facts.isEmpty ? 0 : 7 + facts.height)
        return max(text, logoSize.height)
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
        surface.beginFurniture()
        rectangle(Rectangle(x: x, y: y, width: 32, height: TitleBlock.markHeight), color: accent)
        if let logo = block.logo {
            let size = block.logoSize
            surface.draw(logo, in: Rectangle(x: x + width - size.width, y: y, width: size.width, height: size.height))
        }
        surface.endFurniture()
        var y = y + TitleBlock.markHeight
        for part in block.parts where !part.layout.isEmpty {
            y += part.space
            surface.begin(part.tag)
            text(
                part.layout,
                x: x,
                y: y,
                width: width - (block.logo == nil ? 0 : block.logoSize.width + 24),
                color: part.color
            )
            surface.end()
            y += part.layout.height
        }
    }
}
