import Cairo
import Geometry

/// A picture of a page.
public enum PreviewFormat: Hashable, Sendable {
    case svg
    /// So many pixels wide.
    case png(width: Int)
}

extension ReportRenderer {
    /// Draws the first page as a picture, by the same layout as the document's; the number of pages is left out, for
    /// it is not known.
    public func preview(_ report: Report, as format: PreviewFormat) throws -> [UInt8] {
        let grid = PageGrid(paper: report.paper.size)
        let pages = pages(of: report, on: grid)
        switch format {
        case .svg:
            let surface = SVGSurface(grid.paper)
            try draw(pages, of: report, grid, on: surface)
            return surface.finish()
        case .png(let width):
            let surface = try PictureSurface(grid.paper, pixelsPerPoint: Double(width) / grid.paper.width)
            try draw(pages, of: report, grid, on: surface)
            return try surface.finish()
        }
    }

    private func draw(
        _ pages: [[PlacedSlice]],
        of report: Report,
        _ grid: PageGrid,
        on surface: any Surface
    ) throws {
        var pass = pass(over: grid, of: report, pageCount: nil, on: surface)
        try pass.draw(Array(pages.prefix(1))) { _ in }
    }
}
