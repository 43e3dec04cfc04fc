package import Figures
package import Jobs
import Reports
import Synchronization

/// Makes pictures of reports at once, on a worker's thread, without a job.
package final class ExportPreviews: Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case png, svg
    }

    /// More are asked for than are worth waiting for.
    package struct TooMany: Error {}

    /// Previews that may wait for a worker, which has exports to make too.
    private static let most = 16

    private let pool: WorkerPool<ExportTool>
    private let maker: ExportMaker
    private let waiting = Mutex(0)
    /// Of the workers, so many at most draw previews: whoever asks for pictures keeps nobody's export waiting.
    private let places: JobSlots

    package init(pool: WorkerPool<ExportTool>, maker: ExportMaker, atOnce: Int = 1) {
        (self.pool, self.maker) = (pool, maker)
        places = JobSlots(atOnce) {}
    }

    /// - Parameters:
    ///   - width: of a PNG, in pixels; an SVG has none.
    ///   - isWanted: asked between the steps; a picture that nobody waits for any more is given up.
    /// - Throws: `TooMany`, `CancellationError`
    package func picture(
        _ spec: ExportSpec,
        _ format: Format,
        width: Int,
        while isWanted: @escaping @Sendable () -> Bool = { true }
    ) async throws -> [UInt8] {
        try waiting.withLock { waiting in
            guard waiting < Self.most else { throw TooMany() }
            waiting += 1
        }
        defer { waiting.withLock { $0 -= 1 } }
        let format: PreviewFormat = format == .svg ? .svg : .png(width: width)
        try await places.wait()
        defer { places.give() }
        return try await pool.run { [maker] tool in
            try maker.preview(spec, as: format, tool: &tool) { if !isWanted() { throw CancellationError() } }
        }
    }
}
