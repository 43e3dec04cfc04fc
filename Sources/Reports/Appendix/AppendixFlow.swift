import Geometry

/// Counts pages, and parts of the table, as rows come; the drawing pass asks it the same questions.
struct AppendixFlow {
    /// Where a part of a row goes.
    struct Place {
        var y: Double
        /// Whether a page begins with it.
        var isNewPage: Bool
        /// The top of what stands above the row where another table begins with it.
        var opening: Double?
    }

    /// A longer table is told in several, each with its header: readers hold all of one in memory, and some take no more
    /// than 1,024 rows.
    static let mostRows = 900

    private let layout: AppendixLayout
    private let grid: PageGrid
    private(set) var pages = 1
    private(set) var rows = 0
    private var firstRowOfTable = 0
    private var y: Double

    /// The first row's page has the heading above the header, and begins rows at `firstY`.
    init(layout: AppendixLayout, grid: PageGrid, firstY: Double) {
        self.layout = layout
        self.grid = grid
        y = firstY
    }

    /// - Parameter lines: those of a row that stand together.
    mutating func place(_ lines: Range<Int>) -> Place {
        let height = layout.height(of: lines)
        var place = Place(y: y, isNewPage: y + height > grid.bottom)
        if place.isNewPage {
            pages += 1
            y = grid.top + layout.header.height
        }
        if lines.lowerBound == 0, rows - firstRowOfTable >= Self.mostRows, canOpenTable(above: height) {
            firstRowOfTable = rows
            place.opening = y
            y += layout.openingHeight
        }
        place.y = y
        y += height
        return place
    }

    mutating func countRow() {
        rows += 1
    }

    /// Not among the lines at the top of a page, where a header that comes again would be told from content by nobody.
    private func canOpenTable(above height: Double) -> Bool {
        y >= grid.paper.height / 8 && y + layout.openingHeight + height <= grid.bottom
    }
}
