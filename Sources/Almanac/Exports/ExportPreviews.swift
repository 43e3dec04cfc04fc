import Reports

/// Makes pictures of reports at once, on a worker's thread, without a job.
struct ExportPreviews: Sendable {
    enum Format: String, CaseIterable, Sendable {
        case png, svg
    }

    let pool: WorkerPool<ExportTool>
    let maker: ExportMaker

    func picture(_ spec: ExportSpec, _ format: Format, width: Int) async throws -> [UInt8] {
        let format: PreviewFormat = format == .svg ? .svg : .png(width: width)
        return try await pool.run { tool in try maker.preview(spec, as: format, tool: &tool) }
    }
}
