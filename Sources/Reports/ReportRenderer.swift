public import Cairo

/// Draws reports, one after another; one a thread, with its fonts and all that it has shaped kept from one to the next.
public final class ReportRenderer {
    let typesetter: Typesetter
    let theme: Theme

    /// Loads the fonts; `cacheDirectory` keeps what fontconfig found, where the system's own cache is stale or missing.
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
    /// written is a `CairoError`.
    @discardableResult
    public func render(
        _ report: Report,
        appendix: Appendix? = nil,
        to path: String,
        onProgress: (RenderProgress) throws -> Void = { _ in }
    ) throws -> RenderedReport {
        let document = try PDFDocument(path: path, paper: report.paper.size)
        return try render(report, appendix: appendix, into: document, onProgress: onProgress)
    }

    /// Draws into a stream; `write` is given the bytes in order.
    @discardableResult
    public func render(
        _ report: Report,
        appendix: Appendix? = nil,
        onProgress: (RenderProgress) throws -> Void = { _ in },
        write: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws -> RenderedReport {
        let document = try PDFDocument(paper: report.paper.size, write: write)
        return try render(report, appendix: appendix, into: document, onProgress: onProgress)
    }

    private func render(
        _ report: Report,
        appendix: Appendix?,
        into document: consuming PDFDocument,
        onProgress: (RenderProgress) throws -> Void
    ) throws -> RenderedReport {
        // Those of a report that failed are not this one's.
        _ = typesetter.takeMissingScalars()
        let grid = PageGrid(paper: report.paper.size)
        let slices = ReportLayout(typesetter: typesetter, theme: theme, grid: grid).slices(report)
        let pages = Paginator.pages(of: slices, on: grid)
        let part = try appendix.map { appendix in
            try AppendixPart(appendix, renderer: self, grid: grid) { counted in
                try onProgress(.counting(rows: counted, of: appendix.rowCount))
            }
        }
        let pageCount = pages.count + (part?.pageCount ?? 0)
        let running = RunningLines(report, pageCount: pageCount, renderer: self, grid: grid)
        var pass = DrawingPass(document: document, grid: grid, running: running)
        pass.begin(report)
        try pass.draw(pages) { page in
            try onProgress(.drawing(pages: page, of: pageCount, rows: 0, of: appendix?.rowCount ?? 0))
        }
        let rows = try part?.draw(in: &pass) { page, row in
            try onProgress(.drawing(pages: page, of: pageCount, rows: row, of: part?.rowCount ?? 0))
        }
        try pass.finish()
        return rendered(pages: pageCount, rows: rows ?? 0)
    }

    private func rendered(pages: Int, rows: Int) -> RenderedReport {
        let missing = typesetter.takeMissingScalars().sorted()
        var warnings = typesetter.library.warnings
        if !missing.isEmpty {
            let listed = missing.prefix(20).map { "U+" + String($0.value, radix: 16, uppercase: true) }
            let rest = missing.count > 20 ? " and \(missing.count - 20) more" : ""
            let names = listed.joined(separator: ", ")
            warnings.append("no installed font has \(names)\(rest); a replacement mark is shown instead")
        }
        return RenderedReport(pages: pages, rows: rows, warnings: warnings, missingCharacters: missing)
    }
}
