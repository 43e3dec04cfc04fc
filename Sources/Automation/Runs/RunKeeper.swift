import Delivery
package import Exports
package import Imports
package import Items
package import Jobs
package import Logging
import Schedules
import ServiceLifecycle
package import Storage
import Synchronization

/// Takes the runs of saved sources and reports from when they are due to their end.
///
/// All that it knows of a run is in the item store, so that it goes on where it was after a restart. A run is noted and its
/// schedule moved on in one transaction, and its job has its id before it is queued: however often this is tried, each run
/// happens once.
package struct RunKeeper: Service {
    let store: ItemStore
    let imports: ImportJobs
    let exports: ExportJobs
    let kept: KeptFiles
    let requests: RunRequests
    let events: JobEvents
    let deliveries: DeliveryKeeper
    let messages: RunMessages
    /// Whom to write to of what has failed for good; nil where nobody is named.
    let operatorMail: String?
    let now: @Sendable () -> Timestamp
    let logger: Logger
    let signal = WakeSignal()
    /// The jobs whose ends are waited for.
    let watched = WatchedJobs()
    private let sweeps = Pace(.seconds(600))

    package init(
        store: ItemStore,
        imports: ImportJobs,
        exports: ExportJobs,
        kept: KeptFiles,
        requests: RunRequests,
        events: JobEvents,
        deliveries: DeliveryKeeper,
        fileLink: @escaping @Sendable (_ name: String, _ until: Timestamp) -> String?,
        page: String?,
        operatorMail: String?,
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        (self.deliveries, self.operatorMail) = (deliveries, operatorMail)
        messages = RunMessages(fileLink: fileLink, page: page)
        (self.store, self.imports, self.exports, self.kept) = (store, imports, exports, kept)
        (self.requests, self.events, self.now, self.logger) = (requests, events, now, logger)
    }

    /// Looks at once whether there is something to do.
    package func wake() {
        signal.wake()
    }

    package func run() async throws {
        events.onEvent { [signal, watched] event in
            if watched.contains(event.id) { signal.wake() }
        }
        await cancelWhenGracefulShutdown {
            _ = try? await withPeriodic(
                { wake() },
                every: .seconds(5),
                while: {
                    wake()
                    for await _ in signal.stream { await look() }
                }
            )
        }
    }

    private func look() async {
        do {
            try await step()
        } catch is CancellationError {
            return
        } catch let error as JobRefusal {
            logger.debug("scheduled runs wait for the job store", metadata: ["error": "\(error)"])
        } catch {
            logger.warning("scheduled runs could not go on", metadata: ["error": "\(error)"])
        }
    }

    /// Notes what is due, and takes every open run as far as it goes now.
    func step() async throws {
        try await note()
        var open: [SavedRun] = []
        // What one run waits for may end in the same round.
        for _ in 0..<2 {
            open = try await store.readSaved { try $0.openRuns() }
            for run in open { try await advance(run) }
        }
        watched.set(open.compactMap { JobID($0.jobID) })
        if sweeps.isDue { try await removeOldFiles() }
    }

    /// Makes a run of every record whose time has come, and moves its schedule on. Of several times that were missed, the
    /// last one is made up for.
    private func note() async throws {
        let now = now()
        guard try await store.readSaved({ try $0.nextDue() }).map({ $0 <= now }) == true else { return }
        let timeZone = requests.timeZone
        try await store.writeSaved { saved in
            for record in try saved.due(at: now) {
                let body = JSONValue(stored: record.body)
                let schedule = Schedule(body?["schedule"], timeZone: timeZone)
                try saved.setDue(schedule?.next(after: now), of: record.id)
                guard let schedule, let due = record.dueAt else { continue }
                let time = schedule.latest(from: due, until: now)
                switch record.kind {
                case .source: _ = try saved.beginImport(of: record.id, dueAt: time, isScheduled: true)
                case .report:
                    var first: [Int64] = []
                    for source in body?["import_first"]?.array?.compactMap(\.string) ?? [] {
                        guard let there = try saved.record(source), there.kind == .source else { continue }
                        first.append(try saved.beginImport(of: source, dueAt: time, isScheduled: true).id)
                    }
                    _ = try saved.addRun(
                        of: record.id,
                        dueAt: time,
                        isScheduled: true,
                        job: JobID.make().description,
                        waitsFor: first
                    )
                }
            }
        }
    }
}

extension SavedTables {
    /// A new run of a source, or the one that is under way.
    fileprivate func beginImport(of id: String, dueAt: Timestamp, isScheduled: Bool) throws -> SavedRun {
        if let run = try runUnderWay(of: id) { return run }
        // One that waits to be tried again has nothing to do any more.
        for var run in try runs(of: id, limit: 5) where run.state == .retry {
            run.state = .failed
            run.endedAt = dueAt
            try update(run)
        }
        return try addRun(of: id, dueAt: dueAt, isScheduled: isScheduled, job: JobID.make().description)
    }
}

/// Of which jobs the ends are waited for.
final class WatchedJobs: Sendable {
    private let ids = Mutex<Set<JobID>>([])

    func set(_ jobs: [JobID]) {
        ids.withLock { $0 = Set(jobs) }
    }

    func contains(_ id: JobID) -> Bool {
        ids.withLock { $0.contains(id) }
    }
}

/// Says at most once in an interval that it is time, and at start.
private final class Pace: Sendable {
    private let interval: Duration
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    init(_ interval: Duration) {
        self.interval = interval
    }

    var isDue: Bool {
        last.withLock { last in
            guard last.map({ .now - $0 >= interval }) ?? true else { return false }
            last = .now
            return true
        }
    }
}
