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
    /// Nil where no other process goes by the same times.
    var clock: ClockWatch?
    let now: @Sendable () -> Timestamp
    let logger: Logger
    let metrics: RunMetrics
    let signal = WakeSignal()
    /// The jobs whose ends are waited for.
    let watched = JobSet()
    let newer = NewerThings()
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
        clock: ClockWatch?,
        metrics: RunMetrics,
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        (self.deliveries, self.operatorMail, self.metrics) = (deliveries, operatorMail, metrics)
        self.clock = clock
        messages = RunMessages(fileLink: fileLink, page: page, now: now)
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
        await cancelWhenGracefulShutdown { await signal.eachTime(atLeastEvery: .seconds(5), look) }
    }

    /// A process whose clock is wrong would begin runs at wrong times, and take for lost what another one is about to queue.
    func look() async {
        do {
            guard try await clock?.isRight() ?? true else { return }
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
        // What a run waits for came before it, and so has its turn before it.
        for run in try await store.readSaved({ try $0.openRuns() }) { try await advanceOrTell(run) }
        watched.set(try await store.readSaved { try $0.openRuns() }.compactMap { JobID($0.jobID) })
        if sweeps.isDue {
            try await removeOldFiles()
            for kind in try await store.readSaved({ try $0.newerKinds() }) { leaveAlone(kind) }
        }
    }

    /// One run that can't go on keeps no other from going on.
    private func advanceOrTell(_ run: SavedRun) async throws {
        do {
            try await advance(run)
        } catch let error as JobRefusal {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            logger.warning(
                "a run of what is saved could not go on",
                metadata: ["job_id": "\(run.jobID)", "error": "\(error)"]
            )
        }
    }

    /// Makes a run of every record whose time has come, and moves its schedule on. Of several times that were missed, the
    /// last one is made up for.
    private func note() async throws {
        let now = now()
        guard try await store.readSaved({ try $0.nextDue() }).map({ $0 <= now }) == true else { return }
        for record in try await store.readSaved({ try $0.due(at: now) }) where !leavesAlone(record) {
            let schedule = Schedule(record.json["schedule"], timeZone: requests.timeZone)
            guard let schedule, let due = record.dueAt else {
                logger.warning("a schedule can't be read any more", metadata: ["name": "\(record.name)"])
                try await store.writeSaved { try $0.setDue(nil, of: record.id) }
                continue
            }
            let (time, next) = (schedule.latest(from: due, until: now), schedule.next(after: now))
            let overtaken = try await store.writeSaved { saved -> [SavedRun] in
                guard try saved.record(record.id)?.dueAt == due else { return [] }
                try saved.setDue(next, of: record.id)
                return try saved.begin(record, dueAt: time, at: now)
            }
            for run in overtaken { try await tellOperator(of: run) }
        }
    }

    /// Whether a record is for a newer version alone.
    func leavesAlone(_ record: SavedRecord) -> Bool {
        guard record.isNewer else { return false }
        leaveAlone("\(record.kind.rawValue) \(record.name)")
        return true
    }

    /// Tells the log, once, of what this version leaves to a newer one.
    func leaveAlone(_ thing: String) {
        guard newer.isFirst(thing) else { return }
        logger.notice("what a newer version of almanac has made is left to it", metadata: ["what": "\(thing)"])
    }

    /// A run that gives way to the next one has failed as well.
    private func tellOperator(of run: SavedRun) async throws {
        let all = try await complaint(run, run.error ?? "It was overtaken by the next one")
        let (targets, now) = (deliveries.targets, now())
        try await store.writeSaved { saved in
            for (message, places) in all { try saved.deliver(message, of: run, to: places, targets, at: now) }
        }
        if !all.isEmpty { deliveries.wake() }
    }
}

extension SavedTables {
    /// The runs that a record's time begins.
    /// - Returns: those that have given way to them.
    fileprivate func begin(_ record: SavedRecord, dueAt time: Timestamp, at now: Timestamp) throws -> [SavedRun] {
        guard record.kind == .report else { return try beginImport(of: record.id, dueAt: time, at: now).overtaken }
        var (first, overtaken): ([Int64], [SavedRun]) = ([], [])
        for id in record.json["import_first"]?.array?.compactMap(\.string) ?? [] {
            guard let source = try self.record(id), source.kind == .source,
                source.json["paused"] != true
            else { continue }
            let begun = try beginImport(of: id, dueAt: time, at: now)
            first.append(begun.run.id)
            overtaken += begun.overtaken
        }
        // One that has not come to its turn would only be made of the same items.
        for var run in try runs(of: record.id, limit: 50) where run.isScheduled && [.waiting, .due].contains(run.state)
        {
            (run.state, run.endedAt, run.error) = (.failed, now, "It was overtaken by the next one")
            try update(run)
            overtaken.append(run)
        }
        let job = JobID.make().description
        _ = try addRun(of: record.id, dueAt: time, isScheduled: true, job: job, waitsFor: first)
        return overtaken
    }

    /// A new run of a source, or the one that is under way.
    private func beginImport(
        of id: String,
        dueAt: Timestamp,
        at now: Timestamp
    ) throws -> (run: SavedRun, overtaken: [SavedRun]) {
        if let run = try runUnderWay(of: id) { return (run, []) }
        let overtaken = try endRetries(of: id, at: now)
        let run = try addRun(of: id, dueAt: dueAt, isScheduled: true, job: JobID.make().description)
        return (run, overtaken)
    }
}

/// Jobs of which something is to be known at once.
final class JobSet: Sendable {
    private let ids = Mutex<Set<JobID>>([])

    func set(_ jobs: [JobID]) {
        ids.withLock { $0 = Set(jobs) }
    }

    func contains(_ id: JobID) -> Bool {
        ids.withLock { $0.contains(id) }
    }
}
