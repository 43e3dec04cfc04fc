import Cairo
import Geometry
import PDF
import Typesetting

/// The head of page one: title, subtitle, a line of facts. It takes at most a third of the page.
struct TitleBlock {
    private static let mark = 3.0
    private static let separator = "   ·   "
    /// Of what a very long title has to leave room for.
    private static let mostLines = (subtitle: 5, facts: 4)

    private var title: TextLayout
    private var subtitle: TextLayout
    private var facts: TextLayout
    /// Which of the texts are not whole, for those who asked for the report.
    private(set) var shortened: [String] = []
    fileprivate let logo: Emblem?
    /// No larger than a business card's.
    fileprivate let logoSize: (width: Double, height: Double)

    init(_ report: Report, typesetter: Typesetter, theme: Theme, grid: PageGrid) {
        let logo = report.style.logo?.emblem
        self.logo = logo
        let scale = logo.map { min(130 / $0.width, 42 / $0.height) } ?? 0
        logoSize = ((logo?.width ?? 0) * scale, (logo?.height ?? 0) * scale)
        let width = logo == nil ? grid.width : grid.width - logoSize.width - 24
        title = typesetter.layout(report.title, font: theme.titles[0], width: width)
        subtitle = typesetter.layout(report.subtitle, font: theme.subtitle, width: width)
        // The facts keep their order, whichever way one of them reads.
        let line = report.facts.map(\.isolated).joined(separator: Self.separator)
        facts = typesetter.layout(line, font: theme.small, width: width)
        let most = grid.height / 3
        for font in theme.titles.dropFirst() where height > most {
            title = typesetter.layout(report.title, font: font, width: width)
        }
        guard height > most else { return }
        func cut(_ layout: TextLayout, _ text: String, _ name: String, to lines: Int) -> TextLayout {
            guard layout.lineCount > lines, let font = layout.font else { return layout }
            shortened.append(name)
            return typesetter.fitted(text, font: font, width: width, lines: lines)
        }
        subtitle = cut(subtitle, report.subtitle, "subtitle", to: Self.mostLines.subtitle)
        facts = cut(facts, line, "line of facts", to: Self.mostLines.facts)
        let room = most - (height - title.height)
        title = cut(title, report.title, "title", to: Int(room / (title.font?.lineHeight ?? 1)))
    }

    /// What the reader of the job is told.
    var warnings: [String] {
        shortened.map { "the \($0) is too long for the first page: its end is left out" }
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
