import Jobs
import Redis

/// Tries Redis as the jobs use it: by a script that writes. It has a connection of its own, so that a probe that waits for
/// long cuts nobody else's.
struct RedisHealth: Sendable {
    let redis: RedisClient
    /// Names the keys that are tried.
    let storeID: String
    /// Whether it is the private one, in which everything is allowed.
    let isOurs: Bool
    /// That must have a job; nil where none must.
    let replicas: JobAcceptance.Rule?
    /// Nil where no other process goes by the same clock.
    var clock: ClockComparison? = nil

    struct Findings: Sendable {
        var problems: [HealthFinding] = []
        var warnings: [HealthFinding] = []
        /// How long the trial took; nil where it failed.
        var ping: Duration?
    }

    func findings() async -> Findings {
        let (begin, asked) = (ContinuousClock.now, clock?.now())
        var problems: [HealthFinding] = []
        do {
            if !isOurs, let complaint = try await JobPermissions.complaint(on: redis, withReplicas: replicas != nil) {
                return Findings(problems: [HealthFinding("Redis", complaint)])
            }
            let time = try await tryWriting()
            if let clock, let asked { problems += [clock.problem(time, asked: asked)].compactMap(\.self) }
        } catch {
            return Findings(problems: [HealthFinding("Redis", "\(error)")])
        }
        let ping = ContinuousClock.now - begin
        let warnings = [await evictionWarning(), await replicaWarning()].compactMap(\.self)
        return Findings(problems: problems, warnings: warnings, ping: ping)
    }

    private func replicaWarning() async -> HealthFinding? {
        guard let replicas, let count = try? await JobAcceptance.replicaCount(on: redis), count < replicas.replicas
        else { return nil }
        return HealthFinding(
            "Redis",
            replicas.isStrict
                ? "no job is accepted: it has \(count) of the \(replicas.replicas) replicas that REDIS_MIN_REPLICAS demands"
                : "it has no replica: if it fails now, jobs that were accepted are lost"
        )
    }

    /// Writes under each name that jobs have, and leaves nothing.
    /// - Returns: the time by the server's clock.
    private func tryWriting() async throws(RedisError) -> RedisValue {
        try await redis.run(
            Self.trial,
            keys: [
                JobFamily.export.documentPrefix + "ready-\(storeID)",
                JobFamily.itemImport.documentPrefix + "ready-\(storeID)",
                JobKeys.recordPrefix + "ready-\(storeID)", JobFamily.export.indexKey + ":ready-\(storeID)",
            ],
            isRepeatable: true
        )
    }

    private static let trial = RedisScript(
        """
        redis.call('SET', KEYS[1], '', 'PX', 60000)
        redis.call('SET', KEYS[2], '', 'PX', 60000)
        redis.call('HSET', KEYS[3], 'status', '')
        redis.call('ZADD', KEYS[4], 0, '')
        redis.call('DEL', unpack(KEYS))
        return redis.call('TIME')
        """
    )

    /// A server whose memory is full then drops jobs that were accepted, their files and the queue, without a word. One that
    /// doesn't let us see its policy is given the benefit of the doubt.
    private func evictionWarning() async -> HealthFinding? {
        guard let text = try? await redis.send(RedisCommand("INFO", "memory").repeatable).string else { return nil }
        let facts = Self.facts(text)
        guard let policy = facts["maxmemory_policy"], policy != "noeviction" else { return nil }
        let limit = facts["maxmemory"].flatMap { Int($0) } ?? 0
        let danger =
            limit > 0
            ? "it drops jobs that were accepted once its memory is full (maxmemory \(limit) bytes, maxmemory-policy \(policy))"
            : "it would drop jobs that were accepted once it has a maxmemory (maxmemory-policy \(policy))"
        return HealthFinding("Redis", "\(danger); set maxmemory-policy to noeviction")
    }

    private static func facts(_ text: String) -> [String: Substring] {
        var facts: [String: Substring] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            facts[String(line[..<colon])] = line[line.index(after: colon)...]
        }
        return facts
    }
}
