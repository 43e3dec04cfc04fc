public import Cairo

/// Draws reports, one after another; one a thread, with its fonts and all that it has shaped kept from one to the next.
public final class ReportRenderer {
    let typesetter: Typesetter
    let theme: Theme
    /// The last logo, read.
    private var logo: (source: Logo, picture: Picture)?

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
    @discardableResult
    public func render(
        _ report: Report,
        appendix: Appendix? = nil,
        onProgress: (RenderProgress) throws -> Void = { _ in },
        write: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws -> RenderedReport {
        let sink = DocumentSink(report, write: write)
        let document = try PDFDocument(paper: report.paper.size) { try sink.take($0) }
        // Those of a report that failed are not this one's.
        _ = typesetter.takeMissingScalars()
        typesetter.beginDocument()
        defer { typesetter.endDocument() }
        let plan = try plan(report, appendix, onProgress)
        let running = RunningLines(report, pageCount: plan.pageCount, renderer: self, grid: plan.grid)
        var pass = DrawingPass(
            document: document,
            grid: plan.grid,
            running: running,
            hasContents: plan.hasContents,
            accent: report.style.accent?.color ?? Theme.Ink.accent
        )
        typesetter.endLayout()
        pass.begin()
        try pass.draw(plan.pages) { page in
            try onProgress(.drawing(pages: page, of: plan.pageCount, rows: 0, of: appendix?.rowCount ?? 0))
        }
        let rows = try plan.appendix?.draw(in: &pass, sink: sink) { page, row in
            try onProgress(.drawing(pages: page, of: plan.pageCount, rows: row, of: plan.appendix?.rowCount ?? 0))
        }
        sink.set(pass.charts)
        try pass.finish()
        try sink.finish()
        return rendered(pages: plan.pageCount, rows: rows ?? 0)
    }

    /// What goes on which page, the appendix counted.
    private func plan(
        _ report: Report,
        _ appendix: Appendix?,
        _ onProgress: (RenderProgress) throws -> Void
    ) throws -> PagePlan {
        let grid = PageGrid(paper: report.paper.size)
        let layout = ReportLayout(typesetter: typesetter, theme: theme, grid: grid, logo: picture(of: report))
        let pages = Paginator.pages(of: layout.slices(report), on: grid)
        let part = try appendix.map { appendix in
            try AppendixPart(appendix, renderer: self, grid: grid) { counted in
                try onProgress(.counting(rows: counted, of: appendix.rowCount))
            }
        }
        let count = pages.count + (part?.pageCount ?? 0)
        let contents = Contents(of: pages, appendix: appendix?.title, pageCount: count, layout: layout)
        return PagePlan(grid: grid, report: pages, contents: contents, appendix: part)
    }

    func picture(of report: Report) -> Picture? {
        guard let source = report.style.logo else { return nil }
        if let logo, logo.source == source { return logo.picture }
        // It was read when the logo was made.
        guard let picture = try? Picture(source.bytes) else { return nil }
        logo = (source, picture)
        return picture
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
