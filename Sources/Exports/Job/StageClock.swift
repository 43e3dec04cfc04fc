package import Telemetry

/// How long the stages of exports have taken.
package struct ExportMetrics: Sendable {
    fileprivate let stages = Histogram(
        "almanac_job_stage_seconds",
        "How long a stage of an export has taken: reading the store, drawing, packing.",
        by: "kind",
        "stage",
        bounds: Histogram.jobs
    )

    package init() {}

    package var families: [any MetricFamily] { [stages] }
}

/// Measures the stages of one export.
struct StageClock {
    let metrics: ExportMetrics
    /// `pdf` or `zip`
    let kind: String
    private var stage: ExportStatus.Stage?
    private var since = ContinuousClock.now

    init(_ metrics: ExportMetrics, _ kind: String) {
        (self.metrics, self.kind) = (metrics, kind)
    }

    /// Another stage has begun, or the same goes on; `done` begins no other.
    mutating func enter(_ next: ExportStatus.Stage) {
        guard next != stage else { return }
        let now = ContinuousClock.now
        if let stage { metrics.stages.observe(now - since, kind, stage.rawValue) }
        (stage, since) = (next == .done ? nil : next, now)
    }
}
