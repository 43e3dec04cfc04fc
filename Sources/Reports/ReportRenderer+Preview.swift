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
        let picture = try format.picture(of: grid.paper)
        var pass = pass(over: grid, of: report, pageCount: nil, on: picture)
        try pass.draw(Array(pages.prefix(1))) { _ in }
        return try picture.finish()
    }
}

extension PreviewFormat {
    fileprivate func picture(of paper: PaperSize) throws -> any PagePicture {
        switch self {
        case .svg: SVGSurface(paper)
        case .png(let width): try PictureSurface(paper, pixelsPerPoint: Double(width) / paper.width)
        }
    }
}
