package import Redis

/// How much of a family waits.
package struct QueueDepth: Sendable {
    /// Jobs that no worker has taken yet.
    package var waiting: Int
    /// Since the oldest of them was queued, by the clock of Redis; nil where none waits.
    package var oldest: Duration?

    /// KEYS queue. ARGV group. Returns how many were not delivered yet, the id of the oldest of them or '', and the time in ms.
    fileprivate static let script = RedisScript(
        """
        \(JobScripts.clock)
        if redis.call('EXISTS', KEYS[1]) == 0 then return {0, '', now} end
        local last, pending = '0-0', 0
        for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
            local facts = {}
            for i = 1, #group, 2 do facts[group[i]] = group[i + 1] end
            if facts.name == ARGV[1] then last, pending = facts['last-delivered-id'], facts.pending end
        end
        local entries = redis.call('XRANGE', KEYS[1], last, '+', 'COUNT', 2)
        local oldest = ''
        for _, entry in ipairs(entries) do
            if entry[1] ~= last and oldest == '' then oldest = entry[1] end
        end
        return {redis.call('XLEN', KEYS[1]) - pending, oldest, now}
        """
    )
}

extension JobStore {
    package func depth(_ family: JobFamily) async throws(RedisError) -> QueueDepth {
        let reply = try await redis.run(
            QueueDepth.script,
            keys: [queueKey(family)],
            arguments: [JobKeys.group],
            isRepeatable: true
        )
        let parts = reply.array ?? []
        let queuedAt = parts.count > 1 ? parts[1].string?.split(separator: "-").first.flatMap { Int64($0) } : nil
        let now = parts.count > 2 ? parts[2].integer.map(Int64.init) : nil
        let oldest = queuedAt.flatMap { begin in now.map { Duration.milliseconds(max(0, $0 - begin)) } }
        return QueueDepth(waiting: max(0, parts.first?.integer ?? 0), oldest: oldest)
    }
}
