import Storage
package import Telemetry

/// What this process counts of the runs of what is saved, and of word of them.
package struct RunMetrics: Sendable {
    private let runs = Counter(
        "almanac_scheduled_runs_total",
        "Ends of attempts at scheduled runs: succeeded, cancelled, retried or failed.",
        by: "kind",
        "outcome"
    )
    private let deliveries = Counter(
        "almanac_deliveries_total",
        "Attempts to deliver word of a run: delivered, retried or failed.",
        by: "channel",
        "outcome"
    )

    package init() {}

    package var families: [any MetricFamily] { [runs, deliveries] }

    enum Outcome: String {
        case succeeded, cancelled, retried, failed, delivered
    }

    /// Counts none that a person has asked for: that person sees how it ends.
    func note(_ run: SavedRun, of kind: SavedRecord.Kind, _ outcome: Outcome) {
        guard run.isScheduled else { return }
        runs.add(1, kind == .source ? "import" : "report", outcome.rawValue)
    }

    /// Labels begin with the word for their channel; by that of what can't be read any more nothing is sent.
    func note(_ delivery: SavedDelivery, _ outcome: Outcome) {
        deliveries.add(1, String(delivery.label.prefix { $0 != " " }), outcome.rawValue)
    }
}

extension RunMetrics.Outcome {
    /// nil for a state that is no end.
    init?(_ state: SavedRun.State) {
        switch state {
        case .completed: self = .succeeded
        case .cancelled: self = .cancelled
        case .failed: self = .failed
        case .waiting, .due, .retry, .queued, .newer: return nil
        }
    }
}
