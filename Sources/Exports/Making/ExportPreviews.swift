package import Figures
package import Jobs
import Reports
import Storage
import Synchronization

/// Makes pictures of reports at once, on a worker's thread, without a job.
package final class ExportPreviews: Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case png, svg
    }

    /// More are asked for than are worth waiting for.
    package struct TooMany: Error {}

    /// It took longer than anybody waits for a picture.
    package struct TooSlow: Error {}

    private static let patience = Duration.seconds(30)
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
    ///   - isWanted: asked again and again; a picture that nobody waits for any more is given up.
    /// - Throws: `TooMany`, `TooSlow`, `CancellationError`
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
        let end = ContinuousClock.now + Self.patience
        let interruption = Interruption()
        @Sendable func check() throws {
            guard isWanted() else { throw CancellationError() }
            guard ContinuousClock.now < end else { throw TooSlow() }
        }
        try await places.wait()
        defer { places.give() }
        do {
            return try await withPeriodic(
                { if (try? check()) == nil { interruption.fire() } },
                every: .milliseconds(200),
                while: { [pool, maker] in
                    try await pool.run { tool in
                        try maker.preview(spec, as: format, tool: &tool, interruption: interruption, observe: check)
                    }
                }
            )
        } catch {
            // A query that was ended says no more than that.
            try check()
            throw error
        }
    }
}
