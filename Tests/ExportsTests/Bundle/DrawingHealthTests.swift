import Foundation
import Logging
import Reports
import Synchronization
import Testing

@testable import Exports
@testable import Jobs

struct DrawingHealthTests {
    @Test func `a worker that can't draw is told by name, until it can again`() throws {
        let health = DrawingHealth(workers: 2)
        let fonts = Mutex("/nonexistent")
        var tool = ExportTool(number: 1, health: health) {
            try ReportRenderer(fontDirectories: [fonts.withLock(\.self)])
        }
        #expect(health.problems().isEmpty, "nothing has been tried yet")
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        tool.check(logger)
        #expect(
            health.problems() == [
                "drawing (worker 2): no fonts in /nonexistent: install fonts-inter and fonts-noto-core"
            ]
        )
        fonts.withLock { $0 = FontLibraryPath.system }
        tool.check(logger)
        #expect(health.problems().isEmpty)
    }

    @Test func `a worker that hangs in its work, or draws no more, is told after a minute`() {
        let health = DrawingHealth(workers: 1)
        health.step(0)
        let later = ContinuousClock.now + .seconds(61)
        #expect(health.problems().isEmpty)
        #expect(health.problems(at: later) == ["drawing (worker 1): no sign of progress for 61 s"])
        health.rest(0)
        #expect(health.problems(at: later).isEmpty)
        _ = health.setResult(nil, of: 0)
        #expect(health.problems(at: .now + .seconds(62)) == ["drawing (worker 1): no page has been drawn for 62 s"])
    }

    @Test func `every thread of a pool makes its checks, and work comes in between`() async throws {
        let checks = Mutex<[Int: Int]>([:])
        let (steps, step) = AsyncStream<Void>.makeStream()
        let pool = WorkerPool(threads: 3, name: "checked", checkInterval: .milliseconds(1)) { $0 }
        defer { pool.close() }
        pool.startChecks { number in
            checks.withLock { $0[number, default: 0] += 1 }
            step.yield()
        }
        for await _ in steps where checks.withLock({ $0.count == 3 && $0.values.allSatisfy { $0 > 2 } }) { break }
        #expect(try await pool.run { $0 >= 0 })
    }
}

private enum FontLibraryPath {
    static let system = "/usr/share/fonts"
}
