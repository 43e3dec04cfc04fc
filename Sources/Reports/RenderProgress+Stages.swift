extension RenderProgress {
    /// Counting pages takes about a quarter of an appendix's time.
    private static let countingShare = 0.25

    static func counting(rows: Int, of total: Int) -> RenderProgress {
        let fraction = countingShare * min(1, Double(rows) / Double(max(total, 1)))
        return RenderProgress(pages: 0, rows: 0, totalRows: total, fraction: fraction)
    }

    static func drawing(pages: Int, of pageCount: Int, rows: Int, of total: Int) -> RenderProgress {
        let start = total > 0 ? countingShare : 0
        let fraction = start + (1 - start) * min(1, Double(pages) / Double(max(pageCount, 1)))
        return RenderProgress(pages: pages, rows: rows, totalRows: total, fraction: fraction)
    }
}
