import Logging
import Redis
import Synchronization

/// Why a running job was told to stop.
package enum StopReason: Sendable {
    /// A client cancelled or deleted it.
    case cancelled
    /// Another attempt has taken over, or the job is gone.
    case lost
    /// This process is stopping.
    case shutdown
    /// It has taken longer than an attempt may.
    case timedOut
}

/// A running attempt's hold on its job.
///
/// Its writes carry the attempt number; once one is refused, the attempt knows that it has lost the job.
package final class JobLease: Sendable {
    package let delivery: JobStore.Delivery
    private let store: JobStore
    private let logger: Logger
    private let stopped = Mutex<StopReason?>(nil)
    private let stopSignal = WakeSignal()
    /// Whether the process ends, whatever reason to stop was given before.
    private let isLastMoment = Mutex(false)
    private let slots: JobSlots
    private let slot: Mutex<Slot>
    private let trial: Mutex<Trial>
    private let onStop = Mutex<(@Sendable () -> Void)?>(nil)

    private enum Trial {
        /// To be told when others may run beside it.
        case onTrial(@Sendable () -> Void)
        case amongOthers
    }

    /// What the attempt has of the slots.
    private enum Slot {
        case held, yielded
    }

    /// - Parameters:
    ///   - slots: of which the attempt holds one, which was taken for it.
    ///   - onCleared: for an attempt on trial: called when the next one may run beside it.
    init(
        _ delivery: JobStore.Delivery,
        store: JobStore,
        slots: JobSlots,
        logger: Logger,
        onCleared: (@Sendable () -> Void)? = nil
    ) {
        self.delivery = delivery
        trial = Mutex(onCleared.map(Trial.onTrial) ?? .amongOthers)
        self.store = store
        self.logger = logger
        self.slots = slots
        slot = Mutex(.held)
    }

    var isYielding: Bool { slot.withLock { $0 == .yielded } }

    /// Lets another job work while this one waits for something outside.
    package func whileYielding(_ wait: () async throws -> Void) async throws {
        await clear()
        slot.withLock { $0 = .yielded }
        slots.give()
        try await wait()
        try await slots.wait()
        slot.withLock { $0 = .held }
    }

    /// Gives the slot back when the attempt has ended.
    func end() {
        let held = slot.withLock { slot in
            defer { slot = .yielded }
            return slot == .held
        }
        if held { slots.give() }
    }

    package var id: JobID { delivery.id }

    /// Called before the work by which a job may end the process. Where the attempt is on trial that is put on record, and
    /// nothing is done before it is: from then on the attempt counts if the process ends.
    package func workBegins() async {
        while isOnTrial, stopReason == nil {
            do {
                if try await !store.beginWork(id, attempt: delivery.attempt) { stop(.lost) }
                return
            } catch  where error.isDamage {
                return stop(.lost)
            } catch {
                logger.debug("a job waits for Redis", metadata: ["job_id": "\(id)", "error": "\(error)"])
                guard (try? await Task.sleep(for: .milliseconds(500))) != nil else { return }
            }
        }
    }

    /// Whether no other suspect runs beside it but cleared ones, and after a crash of this process no job at all, so that it is
    /// likely this job's doing if the process ends now.
    package var isOnTrial: Bool {
        trial.withLock { if case .onTrial = $0 { true } else { false } }
    }

    /// Says that the job has got past the place where it was when the last run ended: others need not wait for its end.
    /// While Redis is away it stays on trial, to be cleared at its next step; and so does a job that has again and again been
    /// in hand at a crash soon after it was cleared.
    package func clear() async {
        guard isOnTrial, stopReason == nil else { return }
        do {
            guard try await store.clear(id, attempt: delivery.attempt) else { return }
        } catch {
            return logger.debug("a job stays on trial", metadata: ["job_id": "\(id)", "error": "\(error)"])
        }
        let before = trial.withLock { trial in
            defer { trial = .amongOthers }
            return trial
        }
        if case .onTrial(let tell) = before { tell() }
    }

    /// Why the attempt must stop, nil while it may go on. Cheap enough to ask between two rows.
    package var stopReason: StopReason? {
        stopped.withLock { $0 }
    }

    /// The first reason given stays.
    package func stop(_ reason: StopReason) {
        if reason == .shutdown { isLastMoment.withLock { $0 = true } }
        stopped.withLock { $0 = $0 ?? reason }
        stopSignal.finish()
        onStop.withLock { $0 }?()
    }

    /// Calls a handler when the attempt must stop, which may be now.
    package func whenStopped(_ handler: @escaping @Sendable () -> Void) {
        onStop.withLock { $0 = handler }
        if stopReason != nil { handler() }
    }

    /// Waits for a place among others, with nothing in hand: if the process ends meanwhile, it is not this job's doing, and
    /// others run in its slot.
    package func whileQueuing(_ wait: () async throws -> Void) async throws {
        await setInHand(false)
        try await whileYielding(wait)
        await setInHand(true)
    }

    private func setInHand(_ isInHand: Bool) async {
        do {
            try await store.setInHand(isInHand, id, attempt: delivery.attempt)
        } catch {
            logger.debug("what is in hand is not on record", metadata: ["job_id": "\(id)", "error": "\(error)"])
        }
    }

    /// Runs work that is cancelled as soon as the attempt must stop. What comes after it is not, so that it may still
    /// write to Redis.
    package func untilStopped(_ work: @escaping @Sendable () async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await work() }
            group.addTask { for await _ in self.stopSignal.stream {} }
            await group.next()
            group.cancelAll()
        }
    }

    /// Tells the attempt to stop when its work takes longer than it may.
    ///
    /// - Parameter work: says when it begins, for it may wait for a thread before.
    /// - Throws: `CancellationError` when the time is up, once the work has heard of it; what the work throws.
    package func withDeadline<Value: Sendable>(
        _ limit: Duration,
        _ work: @escaping @Sendable (_ begins: @escaping @Sendable () -> Void) async throws -> Value
    ) async throws -> Value {
        let start = WakeSignal()
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work { start.finish() } }
            group.addTask {
                for await _ in start.stream {}
                try await Task.sleep(for: limit)
                self.stop(.timedOut)
                return nil
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() ?? nil else { throw CancellationError() }
            return value
        }
    }

    /// Writes progress. What cannot be written now is left out: the next write or the end tells more.
    ///
    /// - Returns: whether Redis has heard of it.
    package func report(status: JobState, document: [UInt8]) async -> Bool {
        do {
            let result = try await write(status, document)
            // One that was deleted has been told to stop by then.
            if result == .gone, stopReason == nil {
                logger.warning("Redis knows no more of a job that runs here", metadata: ["job_id": "\(id)"])
            }
            if result != .written { stop(result == .ended ? .cancelled : .lost) }
            return true
        } catch {
            logger.debug("a progress write failed", metadata: ["job_id": "\(id)", "error": "\(error)"])
            return false
        }
    }

    /// What has become of the end of a job.
    package enum Ending: Sendable {
        /// It stands in Redis, from this write or one before whose answer was lost.
        case stands
        /// The job is gone, ended otherwise, or another attempt's.
        case refused
        /// Redis was away to the last.
        case unknown
    }

    /// Writes the end, again and again while Redis is away: a finished job must not be run anew for that.
    package func finish(status: JobState, document: [UInt8]) async -> Ending {
        var wasUncertain = false
        while true {
            do {
                switch try await write(status, document) {
                case .written: return .stands
                case .ended: return wasUncertain ? .stands : .refused
                case .gone, .fenced: return .refused
                }
            } catch  where error.isDamage {
                return .refused
            } catch {
                wasUncertain = true
                guard !isLastMoment.withLock(\.self), !Task.isCancelled else { return .unknown }
                logger.warning(
                    "the end of a job cannot be written yet",
                    metadata: ["job_id": "\(id)", "error": "\(error)"]
                )
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    private func write(_ status: JobState, _ document: [UInt8]) async throws(RedisError) -> JobStore.WriteResult {
        try await store.update(
            id,
            in: delivery.family,
            attempt: delivery.attempt,
            status: status,
            document: document
        )
    }

    /// Renews the lease; tells the attempt to stop when the job is no longer its own.
    func renew(_ lease: Duration) async {
        // A job that is being handed back must look as if nobody held it.
        guard stopReason != .shutdown else { return }
        do {
            if try await !store.heartbeat(id, in: delivery.family, attempt: delivery.attempt, lease: lease) {
                stop(.lost)
            }
        } catch {
            logger.debug("a heartbeat failed", metadata: ["job_id": "\(id)", "error": "\(error)"])
        }
    }

    func handBack(lease: Duration) async {
        do {
            try await store.handBack(
                id,
                in: delivery.family,
                attempt: delivery.attempt,
                lease: lease
            )
        } catch {
            logger.notice("a job could not be handed back; its lease will run out", metadata: ["job_id": "\(id)"])
        }
    }

    /// Says that the attempt was not cut off with its process, which lives.
    func absolve() async {
        do {
            try await store.absolve(id, attempt: delivery.attempt)
        } catch {
            logger.debug("a job stays suspect", metadata: ["job_id": "\(id)", "error": "\(error)"])
        }
    }
}
