import Redis

/// Taking over what others have let go.
extension JobStore {
    /// Takes over entries whose holder has given no sign of life for a lease: those that were handed back at once, others
    /// only after Redis has been there for a while, so that whoever lives has had time to renew what it holds.
    ///
    /// - Parameter maySuspect: whether one job that was in hand when a process ended may be among them; else none is.
    func takeOver(
        _ family: JobFamily,
        idle lease: Duration,
        count: Int,
        maySuspect: Bool = true
    ) async throws(RedisError) -> [Entry] {
        let reply = try await redis.run(
            JobTakeOverScripts.takeOver,
            keys: [queueKey(family), pulseKey],
            arguments: [
                JobKeys.group, instance, run.id, run.followsCrash ? "0" : "1", lease.wholeMilliseconds, count,
                JobKeys.recordPrefix, maySuspect ? "1" : "0",
            ]
        )
        return Entry.list(reply)
    }

    var pulseKey: String { JobKeys.pulse(of: storeID) }
}

/// The Lua scripts by which jobs go from one process to another.
enum JobTakeOverScripts {
    /// Lets `now` be Redis' time and `since` that from which on a process has been heard of without a break.
    ///
    /// Where nobody could renew anything for half a lease, Redis was away, or has another clock since a failover, or all
    /// processes were gone: which of them lives is not known then, however long ago their last sign of life seems to be. It
    /// is in Redis that this is noted, for a process that has just begun cannot know it by itself.
    static func pulse(_ key: String, lease: String) -> String {
        """
        \(JobScripts.clock)
        local pulse = redis.call('HMGET', \(key), 'since', 'seen')
        local since, seen = tonumber(pulse[1]), tonumber(pulse[2])
        local isBroken = not since or not seen or math.abs(now - seen) > \(lease) / 2
        if isBroken then since = now end
        if isBroken or now - seen >= \(lease) / 8 then
            redis.call('HSET', \(key), 'since', string.format('%.0f', since), 'seen', string.format('%.0f', now))
            redis.call('PEXPIRE', \(key), 604800000)
        end
        """
    }

    /// KEYS queue, pulse. ARGV group, instance, run, `1` when the last run of the instance ended well, lease ms, count, record
    /// prefix, `1` when a suspect may be among them.
    /// Returns entries, each with 1 where its job is suspect, of which there is one at most: jobs that were in hand together
    /// would else go on together, and all of them end with the one that ends each process.
    static let takeOver = RedisScript(
        """
        local lease, most, maySuspect = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[8] == '1'
        \(pulse("KEYS[2]", lease: "lease"))
        local isSettled = now - since >= lease + lease / 6
        local taken = {}
        for _, held in ipairs(redis.call('XPENDING', KEYS[1], ARGV[1], 'IDLE', ARGV[5], '-', '+', 1000)) do
            if #taken >= most then break end
            local entry = redis.call('XRANGE', KEYS[1], held[1], held[1])[1]
            local key = entry and ARGV[7] .. entry[2][2]
            local isFree, suspect = isSettled, 0
            if key and redis.call('TYPE', key).ok == 'hash' then
                \(JobTrialScripts.readRecord("key"))
                \(JobTrialScripts.verdict(instance: "ARGV[2]", run: "ARGV[3]", endedWell: "ARGV[4]"))
                if record.handed and record.handed == record.attempt then isFree = true end
                if isSuspect and record.entry == held[1] then suspect = 1 end
            end
            if isFree and (suspect == 0 or maySuspect) then
                local claimed = redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[5], held[1])[1]
                if claimed then
                    taken[#taken + 1] = {claimed[1], claimed[2], suspect}
                    maySuspect = maySuspect and suspect == 0
                end
            end
        end
        return taken
        """
    )

    /// KEYS record. ARGV attempt. An attempt that was taken for cut off lives: it has only lost its lease. What was held
    /// against the job for that is taken back.
    static let absolve = RedisScript(
        """
        local record = redis.call('HMGET', KEYS[1], 'cut', 'struck', 'strikes')
        if record[1] ~= ARGV[1] then return 0 end
        if record[2] == ARGV[1] then
            redis.call('HSET', KEYS[1], 'strikes', math.max(0, (tonumber(record[3]) or 0) - 1))
        else
            redis.call('HDEL', KEYS[1], 'suspect', 'loose')
        end
        redis.call('HDEL', KEYS[1], 'cut', 'struck')
        return 1
        """
    )
}
