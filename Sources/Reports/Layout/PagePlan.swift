/// A report's pages in their order: the first, the list of contents where there is one, the others, the appendix.
struct PagePlan {
    let grid: PageGrid
    /// All but the appendix's.
    let pages: [[PlacedSlice]]
    let hasContents: Bool
    let appendix: AppendixPart?

    init(grid: PageGrid, report: [[PlacedSlice]], contents: Contents?, appendix: AppendixPart?) {
        self.grid = grid
        pages = report.prefix(1) + (contents?.pages ?? []) + report.dropFirst()
        hasContents = contents != nil
        self.appendix = appendix
    }

    /// What is not on the pages as it was asked for.
    var warnings: [String] {
        guard case .title(let block) = pages.first?.first?.slice.content else { return [] }
        return block.warnings
    }

    var pageCount: Int { pages.count + (appendix?.pageCount ?? 0) }
}
