import Synchronization

/// Counters of this process for `/metrics`.
package final class Metrics: Sendable {
    package init() {}

    private struct Key: Hashable {
        var family: JobFamily
        var status: JobState
    }

    private let ends = Mutex<[Key: Int]>([:])

    package func countEnd(of family: JobFamily, status: JobState) {
        ends.withLock { $0[Key(family: family, status: status), default: 0] += 1 }
    }

    /// Prometheus text format 0.0.4.
    package func text(queues: [JobFamily: Int], running: [JobFamily: Int]) -> String {
        var lines = [
            "# HELP almanac_jobs_ended_total Jobs that this process brought to an end.",
            "# TYPE almanac_jobs_ended_total counter",
        ]
        let ended = ends.withLock { $0 }.sorted {
            ($0.key.family.rawValue, $0.key.status.rawValue) < ($1.key.family.rawValue, $1.key.status.rawValue)
        }
        lines += ended.map {
            "almanac_jobs_ended_total{family=\"\($0.key.family.rawValue)\",status=\"\($0.key.status.rawValue)\"} \($0.value)"
        }
        lines += gauge("almanac_jobs_queued", "Jobs of this store that wait or run.", queues)
        lines += gauge("almanac_jobs_running", "Jobs that this process runs.", running)
        return lines.joined(separator: "\n") + "\n"
    }

    private func gauge(_ name: String, _ help: String, _ values: [JobFamily: Int]) -> [String] {
        ["# HELP \(name) \(help)", "# TYPE \(name) gauge"]
            + values.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                "\(name){family=\"\($0.key.rawValue)\"} \($0.value)"
            }
    }
}
