package import Logging
package import Reports

/// A worker thread's own fonts and typesetter, made when first needed.
package struct ExportTool {
    private let makeRenderer: () throws -> ReportRenderer
    private let number: Int
    private let health: DrawingHealth
    private var existing: ReportRenderer?
    private var isWarm = false

    package init(
        number: Int = 0,
        health: DrawingHealth = DrawingHealth(workers: 1),
        makeRenderer: @escaping () throws -> ReportRenderer = { try ReportRenderer() }
    ) {
        (self.number, self.health, self.makeRenderer) = (number, health, makeRenderer)
    }

    mutating func renderer() throws -> ReportRenderer {
        if let existing { return existing }
        let renderer = try makeRenderer()
        existing = renderer
        return renderer
    }

    /// Tells that the work at hand has begun, or has come a step further.
    func noteStep() {
        health.step(number)
    }

    func noteRest() {
        health.rest(number)
    }

    /// Draws a page with text: at first to load the fonts, so that no report waits for them, then to know whether it can
    /// still be done. Where it can't, the next one begins with fonts that are loaded anew.
    package mutating func check(_ logger: Logger) {
        noteStep()
        defer { noteRest() }
        let worker: Logger.Metadata = ["worker": "\(number + 1)"]
        do {
            try draw()
            if health.setResult(nil, of: number), isWarm {
                logger.notice("an export worker can draw again", metadata: worker)
            }
            isWarm = true
        } catch {
            (existing, isWarm) = (nil, true)
            guard health.setResult("\(error)", of: number) else { return }
            logger.error("an export worker cannot draw", metadata: worker.merging(["error": "\(error)"]) { $1 })
        }
    }

    private mutating func draw() throws {
        let isNew = existing == nil
        let renderer = try renderer()
        if isNew { try renderer.warmUp() } else { try renderer.check() }
    }
}
