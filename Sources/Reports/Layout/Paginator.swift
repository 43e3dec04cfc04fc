/// Fills pages with slices from the top, keeping headings with what follows and repeating table headers.
struct Paginator {
    let grid: PageGrid
    private var pages: [[PlacedSlice]] = [[]]
    private var y: Double
    /// The pages that begin with the header of the table at hand.
    private var repeatingPages: [Int] = []

    init(grid: PageGrid) {
        self.grid = grid
        y = grid.top
    }

    static func pages(of slices: [Slice], on grid: PageGrid) -> [[PlacedSlice]] {
        var paginator = Paginator(grid: grid)
        for index in slices.indices {
            paginator.place(slices[index], needing: paginator.needed(slices, from: index))
            if slices[index].closesTable { paginator.settleHeaders() }
        }
        return paginator.pages
    }

    /// The height of a slice and of all that must stay with it.
    private func needed(_ slices: [Slice], from start: Int) -> Double {
        var index = start
        var height = slices[index].height
        while slices[index].keepsWithNext, index + 1 < slices.count {
            index += 1
            height += slices[index].spaceBefore + slices[index].height
        }
        return min(height, grid.height)
    }

    private mutating func place(_ slice: Slice, needing height: Double) {
        if !isPageEmpty { y += slice.spaceBefore }
        if !isPageEmpty, y + height > grid.bottom { newPage(slice.header) }
        pages[pages.count - 1].append(PlacedSlice(slice: slice, y: y))
        y += slice.height
    }

    private var isPageEmpty: Bool { pages[pages.count - 1].isEmpty }

    private mutating func newPage(_ header: RowSlice?) {
        pages.append([])
        y = grid.top
        guard let header else { return }
        let slice = Slice(content: .row(header), height: header.height)
        pages[pages.count - 1].append(PlacedSlice(slice: slice, y: y, isRepeated: true))
        repeatingPages.append(pages.count - 1)
        y += header.height
    }

    /// What comes again on many pages is known for furniture. A header that does so once or twice would be taken for text
    /// that nobody is told: it is a row of the table.
    private mutating func settleHeaders() {
        if repeatingPages.count <= 2 {
            for page in repeatingPages { pages[page][0].isRepeated = false }
        }
        repeatingPages = []
    }
}
