import PDF
public import Typesetting

/// Draws reports, one after another; one a worker, with its fonts and all that it has shaped kept from one to the next.
public final class ReportRenderer {
    let typesetter: Typesetter
    let theme: Theme
    private let pictures = PictureDrawings()

    /// Loads the fonts; `cacheDirectory` keeps what fontconfig found, where the system's own cache is stale or missing.
    ///
    /// - Throws: `FontError`.
    public init(
        fontDirectories: [String] = FontLibrary.systemDirectories,
        cacheDirectory: String? = nil
    ) throws {
        let library = try FontLibrary(directories: fontDirectories, cacheDirectory: cacheDirectory)
        typesetter = Typesetter(library: library)
        theme = Theme(typesetter)
    }

    /// Draws `report` and then the appendix into the file at `path`, and removes nothing when that fails.
    ///
    /// What `onProgress` throws stops the work and is thrown on, as are the appendix's errors; a file that can't be
    /// written is a `OutputFileError`.
    @discardableResult
    public func render(
        _ report: Report,
        appendix: Appendix? = nil,
        to path: String,
        onProgress: (RenderProgress) throws -> Void = { _ in }
    ) throws -> RenderedReport {
        let file = try OutputFile(path: path)
        return try render(report, appendix: appendix, onProgress: onProgress) { try file.write($0) }
    }

    /// Draws into a stream; `write` is given the bytes in order.
    ///
    /// The rows of a long appendix are read in this thread while another one draws, calls the closures, and is waited for.
    @discardableResult
    public func render(
        _ report: Report,
        appendix: Appendix? = nil,
        onProgress: (RenderProgress) throws -> Void = { _ in },
        write: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws -> RenderedReport {
        guard let appendix, appendix.rowCount >= RowsAhead.fewest else {
            return try draw(report, appendix, onProgress, write)
        }
        return try withoutActuallyEscaping(onProgress) { onProgress in
            try RowsAhead.reading(appendix) { try self.draw(report, $0, onProgress, write) }
        }
    }

    /// Reads and draws in one thread.
    func draw(
        _ report: Report,
        _ appendix: Appendix?,
        _ onProgress: (RenderProgress) throws -> Void,
        _ write: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws -> RenderedReport {
        // Those of a report that failed are not this one's.
        _ = typesetter.takeUnshown()
        let plan = try plan(report, appendix, onProgress)
        let document = PDFDocument(report.properties, paper: report.paper.size, write: write)
        let surface = DocumentSurface(document, pictures: pictures)
        var pass = pass(over: plan.grid, of: report, pageCount: plan.pageCount, on: surface, plan.hasContents)
        try pass.draw(plan.pages) { page in
            try onProgress(.drawing(pages: page, of: plan.pageCount, rows: 0, of: appendix?.rowCount ?? 0))
        }
        let rows = try plan.appendix?.draw(in: &pass) { page, row in
            try onProgress(.drawing(pages: page, of: plan.pageCount, rows: row, of: plan.appendix?.rowCount ?? 0))
        }
        surface.end()
        document.properties.attachments = pass.charts.enumerated().map(Attachment.init)
        try surface.finish()
        return rendered(plan, rows: rows ?? 0)
    }

    func pass(
        over grid: PageGrid,
        of report: Report,
        pageCount: Int?,
        on surface: any Surface,
        _ hasContents: Bool = false
    ) -> DrawingPass {
        DrawingPass(
            surface: surface,
            accent: report.style.accent?.color ?? Theme.Ink.accent,
            grid: grid,
            running: RunningLines(report, pageCount: pageCount, renderer: self, grid: grid),
            hasContents: hasContents
        )
    }

    /// What goes on which page, the appendix counted.
    private func plan(
        _ report: Report,
        _ appendix: Appendix?,
        _ onProgress: (RenderProgress) throws -> Void
    ) throws -> PagePlan {
        let grid = PageGrid(paper: report.paper.size)
        let pages = pages(of: report, on: grid)
        let part = try appendix.map { appendix in
            try AppendixPart(appendix, renderer: self, grid: grid) { counted in
                try onProgress(.counting(rows: counted, of: appendix.rowCount))
            }
        }
        let count = pages.count + (part?.pageCount ?? 0)
        let layout = ReportLayout(typesetter: typesetter, theme: theme, grid: grid)
        let contents = Contents(of: pages, appendix: appendix?.title, pageCount: count, layout: layout)
        return PagePlan(grid: grid, report: pages, contents: contents, appendix: part)
    }

    func pages(of report: Report, on grid: PageGrid) -> [[PlacedSlice]] {
        let layout = ReportLayout(typesetter: typesetter, theme: theme, grid: grid)
        return Paginator.pages(of: layout.slices(report), on: grid)
    }

    private func rendered(_ plan: PagePlan, rows: Int) -> RenderedReport {
        let unshown = typesetter.takeUnshown()
        let missing = unshown.scalars.sorted()
        let refused = unshown.refusedFaces.sorted { $0.key < $1.key }
        var warnings = typesetter.library.warnings + refused.map { "the font \($0.key) \($0.value), and is not used" }
        if !missing.isEmpty {
            let listed = missing.prefix(20).map { "U+" + String($0.value, radix: 16, uppercase: true) }
            let rest = missing.count > 20 ? " and \(missing.count - 20) more" : ""
            let names = listed.joined(separator: ", ")
            let font = refused.isEmpty ? "installed font" : "font that can be used"
            warnings.append("no \(font) has \(names)\(rest); a replacement mark is shown instead")
        }
        warnings += plan.warnings
        return RenderedReport(pages: plan.pageCount, rows: rows, warnings: warnings, missingCharacters: missing)
    }
}
