import Items
import Jobs
import Storage
import Telemetry

/// What `/metrics` tells: what the process has counted, and how things stand now. What can't be found out now is left out, and
/// keeps nothing else from being told.
struct MetricsPage: Sendable {
    let families: [any MetricFamily]
    let queues: JobStore
    let dispatchers: [JobDispatcher]
    let workers: Int
    let health: HealthMonitor
    let store: ItemStore
    /// How many follow jobs.
    let listeners: @Sendable () -> Int

    func text() async -> String {
        var page = Exposition()
        page.begin("almanac_build_info", .gauge, "The version that runs.")
        page.sample("almanac_build_info", [("version", ProductVersion.text)], 1)
        addHealth(to: &page)
        for family in families { family.write(to: &page) }
        await addJobs(to: &page)
        page.gauge("almanac_sse_listeners", "Clients that follow a job.", Double(listeners()))
        await addStore(to: &page)
        ProcessReadings.write(to: &page)
        return page.text
    }

    private func addHealth(to page: inout Exposition) {
        let report = health.report
        page.gauge("almanac_ready", "Whether work gets done.", report.problems(at: .now).isEmpty ? 1 : 0)
        page.gauge("almanac_redis_up", "Whether Redis took a trial at the last look.", report.redisPing == nil ? 0 : 1)
        page.gauge("almanac_redis_ping_seconds", "How long that trial took.", report.redisPing.map(\.inSeconds))
        page.gauge("almanac_exports_bytes", "Bytes of finished exports.", report.exportsKept.map(Double.init))
        page.gauge("almanac_data_free_bytes", "Bytes that are free on their disk.", report.diskFree.map(Double.init))
    }

    private func addJobs(to page: inout Exposition) async {
        var depths: [(JobFamily, QueueDepth)] = []
        for dispatcher in dispatchers {
            guard let depth = try? await queues.depth(dispatcher.family) else { break }
            depths.append((dispatcher.family, depth))
        }
        let waiting = depths.map { ($0.name, Double($1.waiting)) }
        page.gauge(
            "almanac_queue_jobs",
            "Jobs of this store that no worker has taken yet; the same from each process.",
            by: "family",
            waiting
        )
        let oldest = depths.map { ($0.name, $1.oldest?.inSeconds ?? 0) }
        page.gauge(
            "almanac_queue_oldest_seconds",
            "Since the oldest of them was queued; the same from each process.",
            by: "family",
            oldest
        )
        let running = dispatchers.map { ($0.family.name, Double($0.running.count)) }
        page.gauge("almanac_running_jobs", "Jobs that this process has in hand.", by: "family", running)
        let places = dispatchers.map { ($0.family.name, Double(workers)) }
        page.gauge("almanac_workers", "Jobs that may work at once in this process.", by: "family", places)
    }

    private func addStore(to page: inout Exposition) async {
        if let held = try? await store.read({ try $0.sources() }) {
            let count = held.reduce(0) { $0 + $1.stored }
            page.gauge("almanac_store_items", "Items in the store; the same from each process.", Double(count))
        }
        guard let sources = try? await store.readSaved({ try $0.sourceHealth() }) else { return }
        page.gauge(
            "almanac_source_last_import_timestamp_seconds",
            "When the last completed import of a saved source ended, in Unix time; the same from each process.",
            by: "source",
            sources.compactMap { source in
                source.lastImport.map { (source.name, Double($0.milliseconds) / 1000) }
            }
        )
        page.gauge(
            "almanac_source_failing",
            "Whether the last import of a saved source failed; the same from each process.",
            by: "source",
            sources.map { ($0.name, $0.isFailing ? 1 : 0) }
        )
    }
}

extension Duration {
    fileprivate var inSeconds: Double { self / .seconds(1) }
}

extension JobFamily {
    /// As the labels say it.
    fileprivate var name: String { self == .export ? "export" : "import" }
}
