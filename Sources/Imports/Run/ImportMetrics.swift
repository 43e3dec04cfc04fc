import Egress
import Items
package import Telemetry

/// What this process counts of its imports.
package struct ImportMetrics: Sendable {
    private let requests = Counter(
        "almanac_import_requests_total",
        "Requests to trackers, by what became of them: ok, retried or failed.",
        by: "source_type",
        "outcome"
    )
    private let waits = Counter(
        "almanac_import_wait_seconds_total",
        "Time that requests to trackers have waited, for a rate limit or before they were tried again.",
        by: "source_type",
        "reason"
    )
    private let items = Counter(
        "almanac_import_items_total",
        "Items of ended imports, by what became of them: stored, skipped or failed.",
        by: "source_type",
        "outcome"
    )

    package init() {}

    package var families: [any MetricFamily] { [requests, waits, items] }

    func note(_ event: TrackerEvent, of type: SourceType) {
        switch event {
        case .answered: requests.add(1, type.rawValue, "ok")
        case .retried: requests.add(1, type.rawValue, "retried")
        case .failed: requests.add(1, type.rawValue, "failed")
        case .waited(let duration, let isLimit):
            waits.add(duration / .seconds(1), type.rawValue, isLimit ? "rate_limit" : "retry")
        }
    }

    func noteEnd(of status: ImportStatus) {
        let type = status.sourceType.rawValue
        items.add(Double(status.progress.successfulItems), type, "stored")
        items.add(Double(status.progress.skippedItems), type, "skipped")
        items.add(Double(status.progress.failedItems), type, "failed")
    }
}
