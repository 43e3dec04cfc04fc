package import Items
package import Redis

/// The jobs in Redis: only this type's extensions and `JobEvents` know the commands.
///
/// Methods throw `RedisError` when Redis is away, those of `JobStore+Admission` a `JobRefusal`; no change of a job is half
/// done then.
package struct JobStore: Sendable {
    package let redis: RedisClient
    /// Nil where a job is accepted as soon as the server has it.
    let acceptance: JobAcceptance?
    /// Makes the ids by which lost jobs are known; nil where none need be.
    let ids: MarkedIDs?
    /// Names this process and its data directory, across restarts: the consumer of the queues.
    package let instance: String
    /// Names the items and files that this process serves: its queues.
    package let storeID: String
    package let run: JobRun
    package let lifetimes: Lifetimes
    package let now: @Sendable () -> Timestamp

    package init(
        redis: RedisClient,
        acceptance: JobAcceptance? = nil,
        ids: MarkedIDs? = nil,
        instance: String,
        storeID: String,
        run: JobRun,
        lifetimes: Lifetimes,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.redis = redis
        self.acceptance = acceptance
        self.ids = ids
        self.instance = instance
        self.storeID = storeID
        self.run = run
        self.lifetimes = lifetimes
        self.now = now
    }

    package struct Lifetimes: Sendable {
        package var export: Duration
        package var itemImport: Duration

        package init(export: Duration, itemImport: Duration) {
            (self.export, self.itemImport) = (export, itemImport)
        }

        subscript(family: JobFamily) -> Int64 {
            (family == .export ? export : itemImport).wholeMilliseconds
        }
    }

    /// A job that a client has asked for.
    package struct NewJob: Sendable {
        package var id: JobID
        package var family: JobFamily
        package var status: JobState
        package var document: [UInt8]
        /// What the worker needs: the request, with its credentials sealed.
        package var payload: [UInt8]
        /// The values by which lists can be filtered, `kind:pdf`.
        package var facets: [String]
        package var createdAt: Timestamp
        /// For a request that is to take effect once, with the answer to it.
        var once: (record: OnceRecord, answer: [UInt8])?

        package init(
            id: JobID,
            family: JobFamily,
            status: JobState,
            document: [UInt8],
            payload: [UInt8],
            facets: [String],
            createdAt: Timestamp,
            once: (record: OnceRecord, answer: [UInt8])? = nil
        ) {
            self.id = id
            self.family = family
            self.status = status
            self.document = document
            self.payload = payload
            self.facets = facets
            self.createdAt = createdAt
            self.once = once
        }
    }

    /// How Redis took a change of status.
    package enum WriteResult: String, Sendable {
        case written
        /// Deleted or expired.
        case gone
        /// A later attempt has taken over.
        case fenced
        /// The job had ended before.
        case ended
    }

    /// What has become of a new job.
    enum Admission: Equatable, Sendable {
        case queued
        /// As many jobs as may wait or run do so already.
        case full
        /// The id is that of another job, which is left as it is.
        case taken
        /// The request has come before, and this was the answer to it.
        case told([UInt8])
        /// Another request has come before by the same name.
        case reused
        /// Replicas did not have it in time, and it is not there any more.
        case unkept(reason: String)

        fileprivate init(_ reply: RedisValue) {
            if let answer = reply.array?.first?.bytes {
                self = .told(answer)
                return
            }
            switch reply.string {
            case "queued": self = .queued
            case "full": self = .full
            case "reused": self = .reused
            default: self = .taken
            }
        }
    }

    /// Stores the document and queues the job, both or neither.
    func enqueue(_ job: NewJob, maxQueued: Int) async throws(RedisError) -> Admission {
        let facets = JSONValue.array(job.facets.map { .string($0) }).text
        var keys = [
            job.family.documentKey(job.id), JobKeys.record(job.id), queueKey(job.family), job.family.indexKey,
            JobKeys.events,
        ]
        var arguments: [any RedisArgument] = [
            job.id.description, job.document, lifetimes[job.family],
            job.createdAt.milliseconds, maxQueued, job.payload,
            job.status.rawValue, facets, job.family.rawValue, storeID,
        ]
        if let (record, answer) = job.once {
            keys.append(JobKeys.once(record.name, of: storeID))
            arguments += [record.request, answer, OnceRecord.lifetime.wholeMilliseconds]
        }
        guard let acceptance else {
            return Admission(
                try await redis.run(JobScripts.enqueue, keys: keys, arguments: arguments, isRepeatable: true)
            )
        }
        let (reply, outcome) = try await acceptance.run(JobScripts.enqueue, keys: keys, arguments: arguments)
        let admission = reply.map { Admission($0) }
        guard case .unkept(let reason) = outcome else { return admission ?? .unkept(reason: "") }
        switch admission {
        case .queued: try await withdraw(job)
        // The job that was accepted for this request before stays.
        case .told, nil: break
        case .full, .taken, .reused, .unkept: return admission ?? .unkept(reason: reason)
        }
        return .unkept(reason: reason)
    }

    /// Takes back a job that could not be accepted; where it runs already it is stopped.
    private func withdraw(_ job: NewJob) async throws(RedisError) {
        _ = try await redis.run(
            JobScripts.delete,
            keys: deletionKeys(job.id, in: job.family)
                + (job.once.map { [JobKeys.once($0.record.name, of: storeID)] } ?? []),
            arguments: deletionArguments(job.id, in: job.family)
        )
    }

    /// The document and the milliseconds that it has left.
    /// Nil too when the key holds something that is not a document of ours.
    package func document(
        _ id: JobID,
        in family: JobFamily
    ) async throws(RedisError) -> (bytes: [UInt8], remaining: Int)? {
        let key = family.documentKey(id)
        let replies = try await redis.send([
            RedisCommand("GET", key).repeatable, RedisCommand("PTTL", key).repeatable,
        ])
        for case .error(let error) in replies where error.serverCode != "WRONGTYPE" { throw error }
        guard let bytes = replies[0].bytes, let remaining = replies[1].integer, remaining >= 0 else { return nil }
        return (bytes, remaining)
    }

    /// Writes the document of a running attempt.
    func update(
        _ id: JobID,
        in family: JobFamily,
        attempt: Int,
        status: JobState,
        document: [UInt8]
    ) async throws(RedisError) -> WriteResult {
        try await write(JobScripts.update, id, in: family, attempt: attempt, status, document)
    }

    /// Ends a job at a client's wish, whichever attempt runs.
    package func cancel(_ id: JobID, in family: JobFamily, document: [UInt8]) async throws(RedisError) -> WriteResult {
        try await write(JobScripts.cancel, id, in: family, attempt: 0, .cancelled, document)
    }

    /// The store whose job it is, and where its files are; nil when the job is gone.
    package func owner(of id: JobID) async throws(RedisError) -> String? {
        // Before each store had its queue, the instance that had run a job told the same.
        let reply = try await redis.send(RedisCommand("HMGET", JobKeys.record(id), "store", "instance").repeatable)
        return reply.array?.lazy.compactMap(\.string).first
    }

    private func write(
        _ script: RedisScript,
        _ id: JobID,
        in family: JobFamily,
        attempt: Int,
        _ status: JobState,
        _ document: [UInt8]
    ) async throws(RedisError) -> WriteResult {
        let reply = try await redis.run(
            script,
            keys: keys(id, in: family) + [JobKeys.events, family.queuePrefix],
            arguments: [
                id.description, attempt, status.rawValue, document,
                lifetimes[family], status.isEnd ? "1" : "0",
                JobKeys.group, family.rawValue,
            ]
        )
        return reply.string.flatMap(WriteResult.init) ?? .gone
    }

    /// Removes a job and everything about it.
    /// - Returns: false when there was no document.
    package func delete(_ id: JobID, in family: JobFamily) async throws(RedisError) -> Bool {
        let reply = try await redis.run(
            JobScripts.delete,
            keys: deletionKeys(id, in: family),
            arguments: deletionArguments(id, in: family)
        )
        return reply.integer == 1
    }

    private func deletionKeys(_ id: JobID, in family: JobFamily) -> [String] {
        [
            family.documentKey(id), JobKeys.record(id), family.queuePrefix, family.indexKey, JobKeys.events,
            JobKeys.tombstone(id),
        ]
    }

    private func deletionArguments(_ id: JobID, in family: JobFamily) -> [any RedisArgument] {
        [id.description, JobKeys.group, family.rawValue, tombstoneLife(id, in: family)]
    }

    /// Document, record, queue and index, in the order of the scripts' KEYS.
    func keys(_ id: JobID, in family: JobFamily) -> [String] {
        [family.documentKey(id), JobKeys.record(id), queueKey(family), family.indexKey]
    }

    func queueKey(_ family: JobFamily) -> String {
        family.queueKey(of: storeID)
    }
}

extension RedisError {
    /// A key holds something that is not ours, so that doing the same again cannot help. No other answer says so: ERR
    /// stands for a command that is not there or has another form, for too many clients, and more that passes.
    var isDamage: Bool { serverCode == "WRONGTYPE" }

    /// The first word of a server's refusal.
    var serverCode: String? {
        guard case .server(let code, _) = self else { return nil }
        return code
    }
}

extension Duration {
    package var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
