public import Cairo
import PDFFinishing

/// Draws reports, one after another; one a thread, with its fonts and all that it has shaped kept from one to the next.
public final class ReportRenderer {
    let cache: TypesettingCache
    let theme: Theme
    /// How documents are tried to be made first; less than that once `warmUp` has seen that cairo's bytes are not known.
    var firstWay = WritingWay.first
    /// Called when a document has been drawn; tests let it throw.
    var onDrawn: (WritingWay) throws -> Void = { _ in }
    /// The last logo, read.
    private var logo: (source: Logo, picture: Picture)?

    /// Loads the fonts; `cacheDirectory` keeps what fontconfig found, where the system's own cache is stale or missing.
    public init(
        fontDirectories: [String] = FontLibrary.systemDirectories,
        cacheDirectory: String? = nil
    ) throws {
        let permit = FontPermit()
        let library = try FontLibrary(directories: fontDirectories, cacheDirectory: cacheDirectory, permit)
        _ = consume permit
        cache = TypesettingCache(library: library)
        theme = Theme(cache.open())
    }

    /// Draws `report` and then the appendix into the file at `path`, and removes nothing when that fails.
    ///
    /// What `onProgress` throws stops the work and is thrown on, as are the appendix's errors; a file that can't be
    /// written is a `OutputFileError`. A document whose finisher does not understand what cairo wrote is made again with
    /// less taken for granted, and says so in `RenderedReport.remade`.
    @discardableResult
    public func render(
        _ report: Report,
        appendix: Appendix? = nil,
        to path: String,
        onProgress: (RenderProgress) throws -> Void = { _ in }
    ) throws -> RenderedReport {
        var (way, furthest) = (firstWay, 0.0)
        var reasons: [PDFFinishingError] = []
        while true {
            do {
                let file = try OutputFile(path: path)
                var rendered = try render(report, appendix, way: way) { progress in
                    furthest = max(furthest, progress.fraction)
                    try onProgress(progress.at(least: furthest))
                } write: {
                    try file.write($0)
                }
                rendered.remade = reasons.isEmpty ? nil : reasons.map(\.description).joined(separator: "; then ")
                return rendered
            } catch let error as PDFFinishingError {
                guard let next = way.next else { throw error }
                reasons.append(error)
                way = next
            }
        }
    }

    /// Draws into a stream; `write` is given the bytes in order. What the finisher does not understand is thrown as a
    /// `PDFFinishingError`, since what has been written can't be taken back.
    @discardableResult
    public func render(
        _ report: Report,
        appendix: Appendix? = nil,
        onProgress: (RenderProgress) throws -> Void = { _ in },
        write: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws -> RenderedReport {
        try render(report, appendix, way: firstWay, onProgress: onProgress, write: write)
    }

    func render(
        _ report: Report,
        _ appendix: Appendix?,
        way: WritingWay,
        onProgress: (RenderProgress) throws -> Void,
        write: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws -> RenderedReport {
        let sink = DocumentSink(report, way: way, write: write)
        let document = try PDFDocument(paper: report.paper.size) { try sink.take($0) }
        if !way.isFinished { document.setInformation(of: report) }
        beginDocument()
        defer { cache.endDocument() }
        let plan = try plan(report, appendix, onProgress)
        let running = RunningLines(report, pageCount: plan.pageCount, renderer: self, grid: plan.grid)
        var pass = DrawingPass(
            document: document,
            grid: plan.grid,
            running: running,
            hasContents: plan.hasContents,
            look: look(of: report)
        )
        if way.cutsFonts { cache.open().endLayout() }
        pass.begin()
        try pass.draw(plan.pages) { page in
            try onProgress(.drawing(pages: page, of: plan.pageCount, rows: 0, of: appendix?.rowCount ?? 0))
        }
        let rows = try plan.appendix?.draw(in: &pass, sink: sink, way: way) { page, row in
            try onProgress(.drawing(pages: page, of: plan.pageCount, rows: row, of: plan.appendix?.rowCount ?? 0))
        }
        sink.set(pass.charts)
        try pass.finish()
        try onDrawn(way)
        try sink.finish()
        return rendered(pages: plan.pageCount, rows: rows ?? 0, way)
    }

    private func beginDocument() {
        let typesetter = cache.open()
        // Those of a report that failed are not this one's.
        _ = typesetter.takeMissingScalars()
        typesetter.beginDocument()
    }

    func look(of report: Report) -> Look {
        Look(cache: cache, accent: report.style.accent?.color ?? Theme.Ink.accent)
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
        let layout = ReportLayout(typesetter: cache.open(), theme: theme, grid: grid)
        let contents = Contents(of: pages, appendix: appendix?.title, pageCount: count, layout: layout)
        return PagePlan(grid: grid, report: pages, contents: contents, appendix: part)
    }

    func pages(of report: Report, on grid: PageGrid) -> [[PlacedSlice]] {
        let typesetter = cache.open()
        let logo = picture(of: report, typesetter.permit)
        var layout = ReportLayout(typesetter: typesetter, theme: theme, grid: grid, logo: logo)
        return Paginator.pages(of: layout.slices(report), on: grid)
    }

    private func picture(of report: Report, _ permit: borrowing FontPermit) -> Picture? {
        guard let source = report.style.logo else { return nil }
        if let logo, logo.source == source { return logo.picture }
        // It was read when the logo was made.
        guard let picture = try? Picture(source.bytes, permit) else { return nil }
        logo = (source, picture)
        return picture
    }

    private func rendered(pages: Int, rows: Int, _ way: WritingWay) -> RenderedReport {
        let missing = cache.open().takeMissingScalars().sorted()
        var warnings = cache.library.warnings
        if !missing.isEmpty {
            let listed = missing.prefix(20).map { "U+" + String($0.value, radix: 16, uppercase: true) }
            let rest = missing.count > 20 ? " and \(missing.count - 20) more" : ""
            let names = listed.joined(separator: ", ")
            warnings.append("no installed font has \(names)\(rest); a replacement mark is shown instead")
        }
        if !way.isFinished {
            warnings.append("this PDF lacks its language, texts for its charts and their figures as attached files")
        }
        return RenderedReport(pages: pages, rows: rows, warnings: warnings, missingCharacters: missing)
    }
}
