import Foundation

/// What Linux knows of this process, by the names that every Prometheus client uses.
package enum ProcessReadings {
    package static func write(to page: inout Exposition) {
        guard let stat = Stat(try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8)) else { return }
        page.begin("process_cpu_seconds_total", .counter, "Processor time that the process has used.")
        page.sample("process_cpu_seconds_total", [], stat.processorSeconds)
        page.gauge("process_resident_memory_bytes", "Memory of the process, shared parts included.", stat.resident)
        page.gauge("process_threads", "Threads of the process.", stat.threads)
        let handles = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        page.gauge("process_open_fds", "File handles that the process has open.", handles.map(Double.init))
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            page.gauge("process_max_fds", "File handles that it may have open.", Double(limit.rlim_cur))
        }
        let start = Stat.bootTime.map { $0 + stat.startedSeconds }
        page.gauge("process_start_time_seconds", "When the process started, in Unix time.", start)
    }

    /// `/proc/[pid]/stat` of proc(5); fields are counted from behind the program's name, which may hold anything.
    private struct Stat {
        var processorSeconds: Double
        var threads: Double
        /// Since the machine booted.
        var startedSeconds: Double
        var resident: Double

        init?(_ text: String?) {
            guard let text, let end = text.lastIndex(of: ")") else { return nil }
            let fields = text[text.index(after: end)...].split(separator: " ").map { Double($0) }
            guard fields.count > 21, let user = fields[11], let system = fields[12], let threads = fields[17],
                let started = fields[19], let pages = fields[21]
            else { return nil }
            let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
            processorSeconds = (user + system) / ticks
            startedSeconds = started / ticks
            resident = pages * Double(sysconf(Int32(_SC_PAGESIZE)))
            self.threads = threads
        }

        /// In Unix time.
        static var bootTime: Double? {
            let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8)
            let line = text?.split(separator: "\n").first { $0.hasPrefix("btime ") }
            return line?.split(separator: " ").last.flatMap { Double($0) }
        }
    }
}
