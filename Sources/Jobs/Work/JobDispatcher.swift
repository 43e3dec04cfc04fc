package import Logging
import Redis
import ServiceLifecycle
import Synchronization

/// Takes jobs of one family off its queue and runs as many at once as it has slots.
///
/// It looks when an event says that there is something, when a slot falls free, and every few seconds in case an
/// event was missed or another process has died with jobs in hand.
package final class JobDispatcher: Service {
    /// Runs one attempt, and writes its end through the lease; none where a shutdown has cut the work off, which another
    /// attempt does.
    package typealias Run = @Sendable (JobLease) async -> Void
    /// Ends a job without running it.
    package typealias GiveUp = @Sendable (JobLease, GivingUp) async -> Void

    package let family: JobFamily
    package let running = RunningJobs()
    let store: JobStore
    let limits: Limits
    let quarantine: Quarantine
    let logger: Logger
    private let run: Run
    private let giveUp: GiveUp
    private let onGraceEnd: @Sendable () -> Void
    let signal: WakeSignal
    private let slots: JobSlots
    let state = Mutex(State())

    struct State {
        var hasGroup = false
        var hasAdopted = false
        var hasRecovered = false
        var isStopping = false
        var lastLook: ContinuousClock.Instant?
        var lastTakeOver: ContinuousClock.Instant?
        var redisIsAway = false
    }

    package init(
        family: JobFamily,
        store: JobStore,
        limits: Limits,
        quarantine: Quarantine,
        rate: JobRate? = nil,
        logger: Logger,
        run: @escaping Run,
        giveUp: @escaping GiveUp,
        onGraceEnd: @escaping @Sendable () -> Void = {}
    ) {
        self.family = family
        self.store = store
        self.limits = limits
        self.quarantine = quarantine
        self.logger = logger
        self.run = run
        self.giveUp = giveUp
        self.onGraceEnd = onGraceEnd
        let signal = WakeSignal()
        self.signal = signal
        slots = JobSlots(limits.slots, rate: rate) { signal.wake() }
        quarantine.onChange { signal.wake() }
    }

    /// When the loop last looked into the queue with success: what readiness rests on.
    package var lastLook: ContinuousClock.Instant? {
        state.withLock(\.lastLook)
    }

    package func hear(_ event: JobEvent) {
        guard event.family == family else { return }
        switch event.kind {
        case .queued: signal.wake()
        case .cancelled: running.stop(event.id, .cancelled)
        case .written: break
        }
    }

    /// Runs until a graceful shutdown: then takes nothing more, lets running jobs finish within the grace, and hands
    /// the rest back.
    package func run() async throws {
        signal.wake()
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { helpers in
                helpers.addTask { await self.tick() }
                helpers.addTask { await self.keepLeases() }
                await withDiscardingTaskGroup { jobs in
                    for await _ in self.signal.stream { await self.look(in: &jobs) }
                    helpers.addTask { await self.endGrace() }
                }
                helpers.cancelAll()
            }
        } onGracefulShutdown: {
            self.state.withLock { $0.isStopping = true }
            self.signal.finish()
        }
    }

    /// Starts what the queue has, up to the free slots.
    private func look(in group: inout DiscardingTaskGroup) async {
        do {
            try await prepare()
            let isFree = try await mayTakeAll(in: &group)
            while isFree, !state.withLock(\.isStopping) {
                let taken = slots.take(upTo: room)
                guard taken > 0 else { break }
                let begun = try await begin(upTo: taken, in: &group)
                if begun == 0 { break }
            }
            state.withLock { $0.lastLook = .now }
            if slots.free > 0 { noteRedis(isAway: false) }
        } catch {
            // What was delivered to this process in vain is found again among its own.
            state.withLock { state in
                state.hasRecovered = false
                if error.serverCode == "NOGROUP" { state.hasGroup = false }
            }
            noteRedis(isAway: true, error)
        }
    }

    /// Begins the next suspect where it is this dispatcher's turn.
    /// - Returns: whether no suspect is left.
    private func mayTakeAll(in group: inout DiscardingTaskGroup) async throws(RedisError) -> Bool {
        var unused = slots.take(upTo: 1)
        defer { slots.putBack(unused) }
        // A suspect that was cleared may hold the last one still; its end wakes this loop.
        guard unused > 0 else { return false }
        switch try await quarantine.turn(of: family) {
        case .over: return true
        case .wait: return false
        case .alone(let suspect):
            do {
                if try await start(suspect, in: &group) { unused = 0 }
            } catch {
                quarantine.notBegun()
                throw error
            }
            return false
        }
    }

    /// - Returns: whether it has begun, in the slot that was taken for it.
    private func start(
        _ suspect: JobStore.Suspect,
        in group: inout DiscardingTaskGroup
    ) async throws(RedisError) -> Bool {
        let quarantine = quarantine
        let isBegun = try await start(suspect.entry, onTrial: { quarantine.ended(suspect) }, in: &group)
        if !isBegun { quarantine.ended(suspect) }
        return isBegun
    }

    /// How many jobs may begin, as long as there are slots.
    private var room: Int { limits.slots + limits.maxYielding - running.count }

    /// Starts up to as many jobs as slots were taken for, and gives back the others.
    private func begin(upTo taken: Int, in group: inout DiscardingTaskGroup) async throws(RedisError) -> Int {
        var unused = taken
        defer { slots.putBack(unused) }
        let entries = try await next(taken)
        var suspect = entries.first(where: \.isSuspect)?.jobID
        defer { if let suspect { endTrial(of: suspect) } }
        for entry in entries {
            guard try await start(entry, onTrial: trialEnd(of: entry), in: &group) else { continue }
            unused -= 1
            if entry.isSuspect { suspect = nil }
        }
        return entries.count
    }

    private func prepare() async throws(RedisError) {
        if !state.withLock(\.hasGroup) {
            try await store.createGroup(family)
            state.withLock { $0.hasGroup = true }
        }
        if !state.withLock(\.hasAdopted) {
            let count = try await store.adopt(family)
            state.withLock { $0.hasAdopted = true }
            if count > 0 {
                logger.notice(
                    "took over what a version before had queued",
                    metadata: ["queue": "\(family.rawValue)", "jobs": "\(count)"]
                )
            }
        }
    }

    /// - Parameter end: for a job on trial: called when it has ended, or the next one may run beside it.
    /// - Returns: whether a job has begun, which holds a slot then.
    private func start(
        _ entry: JobStore.Entry,
        onTrial end: (@Sendable () -> Void)? = nil,
        in group: inout DiscardingTaskGroup
    ) async throws(RedisError) -> Bool {
        guard let id = entry.jobID else {
            try await store.discard(entry, in: family)
            return false
        }
        guard !running.contains(id), let delivery = try await begin(entry, id) else { return false }
        let lease = JobLease(delivery, store: store, slots: slots, logger: logger, onCleared: end)
        guard running.insert(lease) else { return false }
        let reason = GivingUp(delivery, limits)
        group.addTask {
            await self.perform(lease, reason)
            self.running.remove(lease)
            lease.end()
            end?()
        }
        return true
    }

    /// A record or document that is not ours any more must not come back for ever.
    private func begin(_ entry: JobStore.Entry, _ id: JobID) async throws(RedisError) -> JobStore.Delivery? {
        do {
            return try await store.begin(entry, of: id, in: family)
        } catch  where error.isDamage {
            logger.error(
                "a job's keys are damaged; it is taken off the queue",
                metadata: ["job_id": "\(id)", "error": "\(error)"]
            )
            try await store.discard(entry, in: family)
            return nil
        }
    }

    private func perform(_ lease: JobLease, _ reason: GivingUp?) async {
        if let reason { await giveUp(lease, reason) } else { await run(lease) }
        switch lease.stopReason {
        case .shutdown: await lease.handBack(lease: limits.lease)
        case .lost: await lease.absolve()
        case .cancelled, .timedOut, nil: break
        }
    }

    private func tick() async {
        while (try? await Task.sleep(for: limits.look)) != nil { signal.wake() }
    }

    private func keepLeases() async {
        while (try? await Task.sleep(for: limits.heartbeat)) != nil {
            for lease in running.all { await lease.renew(limits.lease) }
        }
    }

    /// A job that waits would only wait on: it is handed back at once.
    private func endGrace() async {
        for lease in running.all where lease.isYielding { lease.stop(.shutdown) }
        try? await Task.sleep(for: limits.shutdownGrace)
        running.stopAll(.shutdown)
        onGraceEnd()
    }

    private func noteRedis(isAway: Bool, _ error: RedisError? = nil) {
        let changed = state.withLock { state in
            defer { state.redisIsAway = isAway }
            return state.redisIsAway != isAway
        }
        guard changed else { return }
        if isAway {
            logger.warning(
                "the queue cannot be read",
                metadata: ["queue": "\(family.rawValue)", "error": "\(error.map(String.init(describing:)) ?? "")"]
            )
        } else {
            logger.notice("the queue is read again", metadata: ["queue": "\(family.rawValue)"])
        }
    }
}
