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
        var rest = slices[...]
        while !rest.isEmpty {
            let (run, height) = paginator.run(at: rest)
            var needed = height
            for slice in run {
                paginator.place(slice, needing: max(needed, slice.height))
                if slice.closesTable { paginator.settleHeaders() }
                needed = 0
            }
            rest = rest[run.endIndex...]
        }
        return paginator.pages
    }

    /// The first slice and what must stay with it, as much of it as a page can hold, and the height of that. Where the first
    /// and the second alone are too high for a page, the first begins one.
    private func run(at slices: ArraySlice<Slice>) -> (run: ArraySlice<Slice>, height: Double) {
        var end = slices.startIndex
        var height = slices[end].height
        while slices[end].keepsWithNext, end + 1 < slices.endIndex {
            let more = height + slices[end + 1].spaceBefore + slices[end + 1].height
            if more > grid.height { return (slices[...end], end == slices.startIndex ? grid.height : height) }
            end += 1
            height = more
        }
        return (slices[...end], min(height, grid.height))
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
