import Cairo

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
        let sink = ByteSink()
        let document = try PDFDocument(paper: grid.paper, format: format.pages(on: grid.paper)) { sink.bytes += $0 }
        var pass = DrawingPass(
            document: document,
            grid: grid,
            running: RunningLines(report, pageCount: nil, renderer: self, grid: grid),
            hasContents: false,
            look: look(of: report)
        )
        pass.begin()
        try pass.draw(Array(pages.prefix(1))) { _ in }
        try pass.finish()
        return sink.bytes
    }
}

private final class ByteSink {
    var bytes: [UInt8] = []
}

extension PreviewFormat {
    fileprivate func pages(on paper: PaperSize) -> PageFormat {
        switch self {
        case .svg: .svg
        case .png(let width): .png(scale: Double(width) / paper.width)
        }
    }
}
