package import Telemetry

/// What this process counts of the jobs that it has brought to an end.
package struct JobMetrics: Sendable {
    private let ends = Counter(
        "almanac_jobs_total",
        "Jobs that this process brought to an end.",
        by: "kind",
        "status"
    )
    private let durations = Histogram(
        "almanac_job_duration_seconds",
        "From the start of a job's last attempt to its end.",
        by: "kind",
        "status",
        bounds: Histogram.jobs
    )
    private let waits = Histogram(
        "almanac_job_wait_seconds",
        "From the request of a job to the start of its last attempt.",
        by: "kind",
        bounds: Histogram.jobs
    )

    package init() {}

    package var families: [any MetricFamily] { [ends, durations, waits] }

    /// - Parameters:
    ///   - duration: of the last attempt; nil for a job that was given up without one.
    ///   - wait: until that attempt.
    func note(_ kind: String, _ status: JobState, took duration: Duration?, after wait: Duration) {
        ends.add(1, kind, status.rawValue)
        guard let duration else { return }
        durations.observe(duration, kind, status.rawValue)
        waits.observe(wait, kind)
    }
}
