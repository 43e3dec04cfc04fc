import Redis

/// Scripts of the list and of the clean-up: they walk the index, never the key space.
enum JobListScripts {
    /// KEYS index. ARGV document prefix, record prefix, now ms.
    /// Forgets the jobs whose document has expired; returns how many.
    static let prune = RedisScript(
        """
        \(pruning)
        return pruned
        """
    )

    /// KEYS index. ARGV document prefix, record prefix, now ms, offset, limit, facet…
    /// Returns the total, then the documents of the page, newest first.
    static let list = RedisScript(
        """
        \(pruning)
        local source = KEYS[1]
        if #ARGV == 6 then
            source = KEYS[1] .. ':' .. ARGV[6]
        elseif #ARGV > 6 then
            source = KEYS[1] .. ':page'
            local sets = {}
            for position = 6, #ARGV do sets[#sets + 1] = KEYS[1] .. ':' .. ARGV[position] end
            redis.call('ZINTERSTORE', source, #sets, unpack(sets))
            redis.call('ZINTERSTORE', source, 2, source, KEYS[1], 'WEIGHTS', 0, 1)
        end
        local answer = {redis.call('ZCARD', source)}
        for _, id in ipairs(redis.call('ZREVRANGE', source, ARGV[4], ARGV[4] + ARGV[5] - 1)) do
            answer[#answer + 1] = redis.pcall('GET', ARGV[1] .. id)
        end
        if #ARGV > 6 then redis.call('DEL', source) end
        return answer
        """
    )

    /// KEYS queue, index. ARGV document prefix, lifetime ms, now ms.
    /// Gives the jobs that wait in the queue their whole lifetime anew, so that a long queue loses none.
    static let keepWaiting = RedisScript(
        """
        for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
            local id = entry[2][2]
            if redis.call('PEXPIRE', ARGV[1] .. id, ARGV[2]) == 1 then
                redis.call('ZADD', KEYS[2] .. ':expiry', ARGV[3] + ARGV[2], id)
            end
        end
        \(JobScripts.keepQueue("KEYS[1]", lifetime: "ARGV[2]"))
        return 1
        """
    )

    /// At most 2,000 a call, so that Redis never stands still for it.
    private static let pruning = """
        local pruned = 0
        for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1] .. ':expiry', '-inf', ARGV[3], 'LIMIT', 0, 2000)) do
            if redis.call('EXISTS', ARGV[1] .. id) == 0 then
                \(JobScripts.forget(id: "id", index: "KEYS[1]", record: "ARGV[2] .. id"))
                pruned = pruned + 1
            else
                local rest = math.max(redis.call('PTTL', ARGV[1] .. id), 1000)
                redis.call('ZADD', KEYS[1] .. ':expiry', ARGV[3] + rest, id)
            end
        end
        """
}
