package import Redis

/// The worker's side of the store: deliveries, leases and hand-backs.
extension JobStore {
    /// One job as the queue delivered it.
    package struct Delivery: Sendable {
        var id: JobID
        var family: JobFamily
        /// Bears every status write, so that an attempt that lost its lease cannot overwrite the next.
        package var attempt: Int
        /// Attempts on trial, during whose work the process ended.
        var failedAttempts: Int
        /// Nobody knows of which store it is.
        var isStray = false
        package var payload: [UInt8]
        package var document: [UInt8]
    }

    /// An entry of the queue, before anything is known of its job.
    struct Entry: Sendable {
        var entryID: String
        var jobID: JobID?
        /// Of a job that was in hand when a process ended, which it may be the cause of.
        var isSuspect = false
    }

    func createGroup(_ family: JobFamily) async throws(RedisError) {
        do {
            _ = try await redis.send(
                RedisCommand("XGROUP", "CREATE", queueKey(family), JobKeys.group, "0", "MKSTREAM")
            )
        } catch  where error.serverCode == "BUSYGROUP" {
            return
        }
    }

    /// The next entries that nobody has taken, at most `count`, without waiting.
    func take(_ family: JobFamily, count: Int) async throws(RedisError) -> [Entry] {
        try await readGroup(family, from: ">", count: count)
    }

    /// What this process had in hand when it last ended.
    func ownPending(_ family: JobFamily) async throws(RedisError) -> [Entry] {
        try await readGroup(family, from: "0", count: 1000)
    }

    private func readGroup(
        _ family: JobFamily,
        from start: String,
        count: Int
    ) async throws(RedisError) -> [Entry] {
        let reply = try await redis.send(
            RedisCommand(
                "XREADGROUP",
                "GROUP",
                JobKeys.group,
                instance,
                "COUNT",
                count,
                "STREAMS",
                queueKey(family),
                start
            )
        )
        return Entry.list(reply.array?.first?.array?.last)
    }

    /// Starts the next attempt at a job.
    /// - Returns: nil when the job is gone; its entry is then off the queue.
    func begin(_ entry: Entry, of id: JobID, in family: JobFamily) async throws(RedisError) -> Delivery? {
        let reply = try await redis.run(
            JobScripts.begin,
            keys: [family.documentKey(id), JobKeys.record(id), queueKey(family)],
            arguments: [entry.entryID, JobKeys.group, instance, run.id, run.followsCrash ? "0" : "1"]
        )
        guard let parts = reply.array, parts.count == 5, let attempt = parts[0].integer,
            let strikes = parts[1].integer, let payload = parts[3].bytes, let document = parts[4].bytes
        else { return nil }
        return Delivery(
            id: id,
            family: family,
            attempt: attempt,
            failedAttempts: strikes,
            isStray: parts[2].integer == 1,
            payload: payload,
            document: document
        )
    }

    /// Takes an entry off the queue that no job stands behind.
    func discard(_ entry: Entry, in family: JobFamily) async throws(RedisError) {
        let replies = try await redis.send([
            RedisCommand("XACK", queueKey(family), JobKeys.group, entry.entryID),
            RedisCommand("XDEL", queueKey(family), entry.entryID),
        ])
        for reply in replies { _ = try reply.get() }
    }

    /// Renews the lease.
    /// - Returns: false when the job is no longer this attempt's.
    func heartbeat(
        _ id: JobID,
        in family: JobFamily,
        attempt: Int,
        lease: Duration = .seconds(30)
    ) async throws(RedisError) -> Bool {
        let reply = try await redis.run(
            JobScripts.heartbeat,
            keys: keys(id, in: family) + [pulseKey],
            arguments: [
                id.description, attempt, JobKeys.group, instance,
                lifetimes[family], lease.wholeMilliseconds,
            ]
        )
        return reply.integer == 1
    }

    /// Gives a running job back, so that the next process to look takes it at once.
    func handBack(
        _ id: JobID,
        in family: JobFamily,
        attempt: Int,
        lease: Duration
    ) async throws(RedisError) {
        _ = try await redis.run(
            JobScripts.handBack,
            keys: [JobKeys.record(id), queueKey(family)],
            arguments: [
                attempt, JobKeys.group, instance, lease.wholeMilliseconds,
            ]
        )
    }

    /// Jobs that wait or run.
    package func queueLength(_ family: JobFamily) async throws(RedisError) -> Int {
        try await redis.send(RedisCommand("XLEN", queueKey(family)).repeatable).integer ?? 0
    }
}

extension JobStore.Entry {
    /// Entries as stream commands return them: `[[id, [field, value…]]…]`, or with 1 at the end of a suspect.
    static func list(_ reply: RedisValue?) -> [JobStore.Entry] {
        (reply?.array ?? []).compactMap { entry in
            guard let parts = entry.array, parts.count >= 2, let entryID = parts[0].string else { return nil }
            let fields = parts[1].array ?? []
            let id = fields.count > 1 ? fields[1].string.flatMap { JobID($0) } : nil
            return JobStore.Entry(entryID: entryID, jobID: id, isSuspect: parts.count > 2 && parts[2].integer == 1)
        }
    }
}
