import Redis

/// The Lua scripts that find out which job ends the process.
///
/// A record's field `open` is the attempt that has begun and has not ended or been handed back. When it is of a run that
/// has ended badly, the job was in hand then and is `suspect`, and runs on trial: alone after a crash of its own process, as
/// the only suspect among others where another process takes it over. Only then does `tried` get the attempt's number, when its
/// work begins: if that attempt is cut off too, it counts, as one of the `strikes`. `cut` is the attempt that the present one
/// has found cut off, `struck` the same where it counts, `handed` one that was handed back.
///
/// An attempt on trial is cleared once it has got past something, so that others need not wait for its end. `cleared` is when
/// that was, for a minute; if it is cut off by then the job may well be why, without anybody knowing: that is `loose`. After
/// some of these in a row it is not cleared any more, and runs alone to its end.
enum JobTrialScripts {
    /// Attempts that are cut off soon after they were cleared, until one is not cleared.
    private static let mostLoose = 3
    private static let soon = 60_000

    /// Lets `record` be the fields of a record by their names, absent ones false.
    static func readRecord(_ key: String) -> String {
        let names = [
            "entry", "payload", "attempt", "open", "run", "instance", "suspect", "tried", "strikes", "stray", "handed",
            "cleared", "loose",
        ].map { "'\($0)'" }.joined(separator: ", ")
        return """
            local names, record = {\(names)}, {}
            for place, value in ipairs(redis.call('HMGET', \(key), unpack(names))) do record[names[place]] = value end
            """
    }

    /// Lets `wasCut` say whether the job's last attempt was cut off with the run that it was of, `isSuspect` whether it may
    /// be why, `strikes` be the attempts that say so, and `loose` those that may.
    static func verdict(instance: String, run: String, endedWell: String) -> String {
        """
        local isOwnEnd = \(endedWell) == '1' and record.instance == \(instance)
        local wasCut = record.open and record.open == record.attempt and record.run ~= \(run) and not isOwnEnd
        local isSuspect = wasCut or record.suspect == '1'
        local strikes = tonumber(record.strikes) or 0
        if wasCut and record.tried == record.open then strikes = strikes + 1 end
        local loose = tonumber(record.loose) or 0
        if wasCut and record.cleared then loose = loose + 1 end
        """
    }

    /// Lets a job that goes on long after it was cleared be as any other. `now` is the time.
    static func settle(_ key: String) -> String {
        """
        local cleared = tonumber(redis.call('HGET', \(key), 'cleared'))
        if cleared and now - cleared > \(soon) then redis.call('HDEL', \(key), 'cleared', 'loose') end
        """
    }

    /// KEYS queue. ARGV group, instance, run, `1` when the last run ended well, record prefix.
    /// Returns for each entry that the instance has in hand and whose job was cut off or is suspect: entry, job, 1 when it
    /// was cut off, strikes.
    static let inHand = RedisScript(
        """
        local found = {}
        local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], '-', '+', 1000, ARGV[2])
        if pending.err then return found end
        for _, held in ipairs(pending) do
            local entry = redis.call('XRANGE', KEYS[1], held[1], held[1])[1]
            local key = entry and ARGV[5] .. entry[2][2]
            if key and redis.call('TYPE', key).ok == 'hash' then
                \(readRecord("key"))
                \(verdict(instance: "ARGV[2]", run: "ARGV[3]", endedWell: "ARGV[4]"))
                if isSuspect and record.entry == held[1] then
                    found[#found + 1] = {held[1], entry[2][2], wasCut and 1 or 0, strikes}
                end
            end
        end
        return found
        """
    )

    /// KEYS record. ARGV attempt. Notes that the work of an attempt on trial begins; 0 when it is not the last one.
    static let beginWork = RedisScript(
        """
        if redis.call('HGET', KEYS[1], 'attempt') ~= ARGV[1] then return 0 end
        redis.call('HSET', KEYS[1], 'tried', ARGV[1])
        return 1
        """
    )

    /// KEYS record. ARGV attempt, `1` when it is at work. An attempt that only waits is not in hand.
    static let setInHand = RedisScript(
        """
        if redis.call('HGET', KEYS[1], 'attempt') ~= ARGV[1] then return 0 end
        if ARGV[2] == '1' then redis.call('HSET', KEYS[1], 'open', ARGV[1]) else redis.call('HDEL', KEYS[1], 'open') end
        return 1
        """
    )

    /// KEYS record. ARGV attempt. The attempt counts no more if the process ends, and the job is not suspect. Returns 0 where
    /// it stays on trial.
    static let clear = RedisScript(
        """
        local record = redis.call('HMGET', KEYS[1], 'attempt', 'loose', 'suspect')
        if record[1] ~= ARGV[1] then return 1 end
        if (tonumber(record[2]) or 0) >= \(mostLoose) then return 0 end
        \(JobScripts.clock)
        if record[3] then redis.call('HSET', KEYS[1], 'cleared', string.format('%.0f', now)) end
        redis.call('HDEL', KEYS[1], 'tried', 'suspect')
        return 1
        """
    )
}
