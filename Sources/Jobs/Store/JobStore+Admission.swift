import Redis

extension JobStore {
    /// Queues a job, or says why it cannot be.
    /// - Parameter answer: what the client is told of a new job.
    /// - Returns: what to answer, and whether the job is new.
    /// - Throws: `JobRefusal`.
    package func admit(
        _ job: NewJob,
        _ once: OnceRecord?,
        answer: [UInt8],
        maxQueued: Int,
        _ rate: JobRate
    ) async throws -> (answer: [UInt8], isNew: Bool) {
        var job = job
        job.once = once.map { ($0, answer) }
        switch try await whileUp({ [job] in try await $0.enqueue(job, maxQueued: maxQueued) }) {
        case .queued: return (answer, true)
        case .told(let first): return (first, false)
        case .full: throw JobRefusal.queueFull(retryAfter: rate.retryAfter(maxQueued: maxQueued))
        case .taken: throw JobRefusal.idTaken
        case .reused: throw JobRefusal.keyReused
        case .unkept(let reason): throw JobRefusal.notKept(reason: reason)
        }
    }

    /// Says that a job would find no place, before much is done for it.
    /// - Throws: `JobRefusal`.
    package func requirePlace(in family: JobFamily, maxQueued: Int, _ rate: JobRate) async throws {
        guard try await whileUp({ try await $0.queueLength(family) >= maxQueued }) else { return }
        throw JobRefusal.queueFull(retryAfter: rate.retryAfter(maxQueued: maxQueued))
    }

    /// Turns every trouble with Redis into a refusal that tells the client to come again.
    package func whileUp<Value>(_ body: (JobStore) async throws -> Value) async throws -> Value {
        do {
            return try await body(self)
        } catch let error as RedisError {
            throw JobRefusal.storeAway(reason: "\(error)")
        }
    }
}
