import Geometry
import PDF
import Typesetting

/// The list of sections of a long report, on pages of its own after the first.
struct Contents {
    /// A report of no more pages is leafed through.
    private static let shortest = 8

    /// Of an entry's title.
    private static let mostLines = 2

    struct Entry {
        let title: TextLayout
        let page: TextLayout
        let destination: String
    }

    let pages: [[PlacedSlice]]

    /// None where the report is short or has fewer than three sections; `appendix` is the title of what follows the
    /// pages.
    init?(of report: [[PlacedSlice]], appendix: String?, pageCount: Int, layout: ReportLayout) {
        guard pageCount > Self.shortest else { return nil }
        var sections = report.enumerated().flatMap { page, slices in
            slices.compactMap { $0.slice.bookmark }.filter { $0.depth == 1 }.map { (title: $0.title, page: page) }
        }
        if let appendix { sections.append((appendix, report.count)) }
        guard sections.count >= 3 else { return nil }
        // How many pages the list takes decides the numbers of those behind it, which don't change how many it takes.
        let draft = Self.pages(sections, shift: 0, layout: layout)
        pages = Self.pages(sections, shift: draft.count, layout: layout)
    }

    private static func pages(
        _ sections: [(title: String, page: Int)],
        shift: Int,
        layout: ReportLayout
    ) -> [[PlacedSlice]] {
        let theme = layout.theme
        var slices = layout.heading("Contents")
        slices[0].bookmark = nil
        for (index, section) in sections.enumerated() {
            let number = section.page == 0 ? 1 : section.page + 1 + shift
            let width = layout.grid.width - 60
            let entry = Entry(
                title: layout.typesetter.fitted(section.title, font: theme.body, width: width, lines: mostLines),
                page: layout.typesetter.layout(String(number), font: theme.body),
                destination: destination(ofSection: index)
            )
            let space = index == 0 ? 8.0 : 0
            let height = max(entry.title.height, theme.body.lineHeight) + 6
            slices.append(Slice(content: .entry(entry), height: height, spaceBefore: space))
        }
        slices[slices.count - 1].closesContents = true
        slices[slices.count - sections.count].opensContents = true
        return Paginator.pages(of: slices, on: layout.grid)
    }

    static func destination(ofSection index: Int) -> String {
        "section-\(index + 1)"
    }
}

extension Canvas {
    mutating func draw(_ entry: Contents.Entry, grid: PageGrid, y: Double, height: Double) {
        surface.begin(.contentsItem)
        let area = Rectangle(x: grid.left, y: y, width: grid.width, height: height)
        surface.beginLink(to: .destination(entry.destination), area: area)
        add(entry.title, x: grid.left, y: y + 3, width: grid.width)
        // Where the title ends.
        let pageY = y + height - 3 - entry.page.height
        add(entry.page, x: grid.right, y: pageY, width: 0, alignment: .trailing)
        show(Theme.Ink.text)
        surface.end()
        surface.end()
        furniture { rules([y + height], from: grid.left, to: grid.right, color: Theme.Ink.rule) }
    }
}
