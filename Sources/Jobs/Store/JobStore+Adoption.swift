import Redis

/// Takes over what a version left that had one queue for all stores on a Redis.
extension JobStore {
    /// Moves the jobs of this store from the old shared queue into its own; to be asked once at start, when the group is
    /// there. What a process of that version may still take is left to it.
    /// - Parameter signOfLife: how long such a process is taken for running; they look every two seconds.
    /// - Returns: how many jobs were moved.
    func adopt(_ family: JobFamily, signOfLife: Duration = .seconds(20)) async throws(RedisError) -> Int {
        let reply = try await redis.run(
            Self.adoption,
            keys: [family.queuePrefix, queueKey(family)],
            arguments: [
                JobKeys.group, instance, storeID, JobKeys.recordPrefix,
                signOfLife.wholeMilliseconds, lifetimes[family],
            ]
        )
        return reply.integer ?? 0
    }

    /// KEYS old queue, own queue. ARGV group, instance, store, record prefix, ms after which a process is no longer taken
    /// for running, ms that a job lives. Returns how many jobs were moved.
    ///
    /// Of a job that nobody has taken yet, that queue does not tell the store. It is this one's when no other has read
    /// from the queue for as long as jobs live; else the job is marked, so that it ends with a sentence, not with the
    /// data of another store.
    private static let adoption = RedisScript(
        """
        local isShared, isLive = false, false
        if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
        redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0')
        for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
            local about = {}
            for place = 1, #consumer, 2 do about[consumer[place]] = consumer[place + 1] end
            if about.name ~= ARGV[2] then
                isLive = isLive or about.idle < tonumber(ARGV[5])
                isShared = isShared or about.idle < tonumber(ARGV[6])
            end
        end
        local moved = 0
        for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
            local id = entry[2][2]
            local record = redis.pcall('HMGET', ARGV[4] .. id, 'payload', 'instance')
            local held = redis.call('XPENDING', KEYS[1], ARGV[1], entry[1], entry[1], 1)[1]
            local owner = record[2] or held and held[2]
            if record.err or not record[1] then
                redis.call('XACK', KEYS[1], ARGV[1], entry[1])
                redis.call('XDEL', KEYS[1], entry[1])
            elseif owner == ARGV[2] or not owner and not isLive then
                local place = redis.call('XADD', KEYS[2], '*', 'id', id)
                redis.call('HSET', ARGV[4] .. id, 'entry', place, 'store', ARGV[3])
                if not owner and isShared then redis.call('HSET', ARGV[4] .. id, 'stray', '1') end
                redis.call('XACK', KEYS[1], ARGV[1], entry[1])
                redis.call('XDEL', KEYS[1], entry[1])
                moved = moved + 1
            end
        end
        if not isLive and redis.call('XLEN', KEYS[1]) == 0 then redis.call('DEL', KEYS[1]) end
        return moved
        """
    )
}
