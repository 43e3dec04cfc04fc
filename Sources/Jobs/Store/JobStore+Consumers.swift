package import Redis

/// The consumers of a queue's group: every process that has ever read from it is one, and in a cluster each start may be a
/// new one.
extension JobStore {
    /// Forgets processes that have nothing in hand and gave no sign of life for long. Of the processes of a store one does so
    /// at a time, and only now and then. One that comes back all the same is known again with its next look.
    /// - Returns: how many were forgotten.
    @discardableResult
    package func forgetConsumers(
        _ family: JobFamily,
        idle: Duration = .seconds(86_400),
        atMostEvery pause: Duration = .seconds(3600)
    ) async throws(RedisError) -> Int {
        let reply = try await redis.run(
            JobConsumerScripts.forget,
            keys: [queueKey(family), JobKeys.consumerCheck(queueKey(family))],
            arguments: [JobKeys.group, instance, idle.wholeMilliseconds, pause.wholeMilliseconds],
            isRepeatable: true
        )
        return reply.integer ?? 0
    }
}

enum JobConsumerScripts {
    /// KEYS queue, check. ARGV group, instance, ms without a sign of life, ms until the next check. Returns how many were
    /// forgotten. A user who may not do that keeps them.
    static let forget = RedisScript(
        """
        if not redis.call('SET', KEYS[2], '', 'NX', 'PX', math.max(1, tonumber(ARGV[4]))) then return 0 end
        local consumers, count = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[1]), 0
        if consumers.err then return 0 end
        for _, consumer in ipairs(consumers) do
            local about = {}
            for place = 1, #consumer, 2 do about[consumer[place]] = consumer[place + 1] end
            if about.name ~= ARGV[2] and about.pending == 0 and about.idle >= tonumber(ARGV[3]) then
                local left = redis.pcall('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], about.name)
                if type(left) == 'table' and left.err then return count end
                count = count + 1
            end
        end
        return count
        """
    )
}
