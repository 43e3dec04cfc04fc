import Reports
import Synchronization

/// Makes pictures of reports at once, on a worker's thread, without a job.
final class ExportPreviews: Sendable {
    enum Format: String, CaseIterable, Sendable {
        case png, svg
    }

    /// More are asked for than are worth waiting for.
    struct TooMany: Error {}

    /// Previews that may wait for a worker, which has exports to make too.
    private static let most = 16

    private let pool: WorkerPool<ExportTool>
    private let maker: ExportMaker
    private let waiting = Mutex(0)

    init(pool: WorkerPool<ExportTool>, maker: ExportMaker) {
        (self.pool, self.maker) = (pool, maker)
    }

    func picture(_ spec: ExportSpec, _ format: Format, width: Int) async throws -> [UInt8] {
        try waiting.withLock { waiting in
            guard waiting < Self.most else { throw TooMany() }
            waiting += 1
        }
        defer { waiting.withLock { $0 -= 1 } }
        let format: PreviewFormat = format == .svg ? .svg : .png(width: width)
        return try await pool.run { [maker] tool in try maker.preview(spec, as: format, tool: &tool) }
    }
}
