import ObjectStorage
import Postgres
import Storage
import Telemetry

/// What this process asks of the engines that several processes share: the database and the store of files.
struct EngineMetrics: MetricFamily {
    let store: ItemStore

    func write(to page: inout Exposition) {
        if let readings = store.databaseReadings { write(readings, to: &page) }
        let requests = ObjectRequestCounts.shared.all
        guard !requests.isEmpty else { return }
        page.begin("almanac_files_requests_total", .counter, "Requests to the store of files: ok, missing or failed.")
        for (kind, count) in requests {
            let labels = [(name: "operation", value: kind.operation), (name: "outcome", value: kind.outcome)]
            page.sample("almanac_files_requests_total", labels, Double(count))
        }
    }

    private func write(_ readings: PostgresReadings, to page: inout Exposition) {
        page.gauge("almanac_database_up", "Whether the last transaction could begin.", readings.isUp ? 1 : 0)
        page.gauge(
            "almanac_database_connections",
            "Connections of this process to the database.",
            by: "state",
            [("in_use", Double(readings.inUse)), ("idle", Double(readings.idle))]
        )
        let name = "almanac_database_round_trips_total"
        page.begin(name, .counter, "How often this process has asked the database and waited for its answer.")
        page.sample(name, [], Double(readings.roundTrips))
    }
}
