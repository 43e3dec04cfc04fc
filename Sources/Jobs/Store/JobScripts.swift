import Redis

/// The Lua scripts by which every change of a job is made: each is atomic, so that no job is ever half made, no
/// document lacks its expiry, and no status goes backwards.
///
/// Scripts reach keys that are not in KEYS (the filter sets), so the Redis must not be a cluster.
///
/// A record may have been changed by hand. What can be told of it by its values is read with care, so that the only error
/// by which a script tells of a job's damage is WRONGTYPE: a bare ERR is trouble of the server's and says nothing of a job.
enum JobScripts {
    /// KEYS document, record, queue, index, events, and for a request that is to take effect once its record.
    /// ARGV id, document, lifetime ms, time of creation in ms, most jobs, payload, status, facets (JSON array), family,
    /// store, and for such a request its digest, its answer and ms for which it is remembered.
    /// Returns `queued`, `full`, or `taken` when the id is another job's; for a request that has come before its answer in
    /// an array, or `reused` when that was another request. A second run for the same job changes nothing.
    static let enqueue = RedisScript(
        """
        local content = redis.sha1hex(ARGV[9] .. ' ' .. ARGV[4] .. ' ' .. #ARGV[2] .. ' ' .. ARGV[2] .. ARGV[6])
        local known = redis.call('HGET', KEYS[2], 'content')
        if known == content then return 'queued' end
        if redis.call('EXISTS', KEYS[1], KEYS[2]) > 0 then return 'taken' end
        local told = KEYS[6] and redis.call('HMGET', KEYS[6], 'request', 'answer') or {}
        if told[1] then return told[1] == ARGV[11] and {told[2]} or 'reused' end
        if redis.call('XLEN', KEYS[3]) >= tonumber(ARGV[5]) then return 'full' end
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        local entry = redis.call('XADD', KEYS[3], '*', 'id', ARGV[1])
        redis.call('HSET', KEYS[2], 'status', ARGV[7], 'created', ARGV[4], 'attempt', '0', 'entry', entry,
            'payload', ARGV[6], 'facets', ARGV[8], 'content', content, 'store', ARGV[10])
        \(keepQueue("KEYS[3]", lifetime: "ARGV[3]"))
        redis.call('ZADD', KEYS[4], ARGV[4], ARGV[1])
        \(clock)
        redis.call('ZADD', KEYS[4] .. ':expiry', now + ARGV[3], ARGV[1])
        redis.call('ZADD', KEYS[4] .. ':status:' .. ARGV[7], ARGV[4], ARGV[1])
        for _, facet in ipairs(cjson.decode(ARGV[8])) do
            redis.call('ZADD', KEYS[4] .. ':' .. facet, ARGV[4], ARGV[1])
        end
        if KEYS[6] then
            redis.call('HSET', KEYS[6], 'request', ARGV[11], 'answer', ARGV[12])
            redis.call('PEXPIRE', KEYS[6], ARGV[13])
        end
        \(announce("ARGV[1]", "ARGV[9]", .queued, key: "KEYS[5]"))
        return 'queued'
        """
    )

    /// KEYS document, record, queue. ARGV entry, group, instance, run, `1` when the last run of the instance ended well.
    /// Returns `gone`, also where another process has taken the entry over meanwhile, or attempt, attempts that count, 1 for
    /// a job of which nobody knows the store, payload and document.
    static let begin = RedisScript(
        """
        local held = redis.call('XPENDING', KEYS[3], ARGV[2], ARGV[1], ARGV[1], 1)[1]
        if held and held[2] ~= ARGV[3] then return 'gone' end
        \(JobTrialScripts.readRecord("KEYS[2]"))
        local document = redis.call('GET', KEYS[1])
        if record.entry ~= ARGV[1] or not record.payload or not document then
            redis.call('XACK', KEYS[3], ARGV[2], ARGV[1])
            redis.call('XDEL', KEYS[3], ARGV[1])
            return 'gone'
        end
        \(JobTrialScripts.verdict(instance: "ARGV[3]", run: "ARGV[4]", endedWell: "ARGV[5]"))
        local attempt = (tonumber(record.attempt) or 0) + 1
        redis.call('HSET', KEYS[2], 'attempt', attempt, 'open', attempt, 'run', ARGV[4], 'instance', ARGV[3])
        redis.call('HDEL', KEYS[2], 'tried', 'handed', 'cut', 'struck', 'cleared')
        if wasCut then redis.call('HSET', KEYS[2], 'cut', record.open) end
        if wasCut and record.tried == record.open then redis.call('HSET', KEYS[2], 'struck', record.open) end
        if strikes > 0 then redis.call('HSET', KEYS[2], 'strikes', strikes) end
        if loose > 0 then redis.call('HSET', KEYS[2], 'loose', loose) end
        if isSuspect then redis.call('HSET', KEYS[2], 'suspect', '1') end
        return {attempt, strikes, record.stray and 1 or 0, record.payload, document}
        """
    )

    /// KEYS document, record, queue, index, events, queue prefix.
    /// ARGV id, attempt, status, document, lifetime ms, `1` when the status is an end, group, family.
    /// Returns `written`, `gone` (deleted or expired), `fenced` (a later attempt has taken over) or `ended`.
    static let update = RedisScript(
        """
        local record = redis.call('HMGET', KEYS[2], 'status', 'attempt', 'entry', 'created')
        if not record[1] or redis.call('EXISTS', KEYS[1]) == 0 then return \(answer(.gone)) end
        if record[2] ~= ARGV[2] then return \(answer(.fenced)) end
        local stays = record[1] == '\(JobState.cancelled.rawValue)' and ARGV[3] == record[1]
        if \(JobState.isEnd(lua: "record[1]")) and not stays then return \(answer(.ended)) end
        local queue = KEYS[3]
        \(write)
        return \(answer(.written))
        """
    )

    /// KEYS and ARGV as `update`, without regard to the attempt, in whichever store's queue the job is: for a client that
    /// cancels.
    static let cancel = RedisScript(
        """
        local record = redis.call('HMGET', KEYS[2], 'status', 'attempt', 'entry', 'created')
        if not record[1] or redis.call('EXISTS', KEYS[1]) == 0 then return \(answer(.gone)) end
        if \(JobState.isEnd(lua: "record[1]")) then return \(answer(.ended)) end
        \(queue(of: "KEYS[2]", prefix: "KEYS[6]"))
        \(write)
        \(announce("ARGV[1]", "ARGV[8]", .cancelled, key: "KEYS[5]"))
        return \(answer(.written))
        """
    )

    /// KEYS document, record, queue prefix, index, events, tombstone, and for a job that is taken back the record of the request
    /// that was to take effect once. ARGV id, group, family, ms for which it is to be known that the job was removed, or 0.
    /// Returns 1 when there was a document.
    static let delete = RedisScript(
        """
        local found = redis.call('DEL', KEYS[1])
        if found == 1 and tonumber(ARGV[4]) > 0 then redis.call('SET', KEYS[6], '', 'PX', ARGV[4]) end
        if KEYS[7] then redis.call('DEL', KEYS[7]) end
        local entry = redis.pcall('HGET', KEYS[2], 'entry')
        \(queue(of: "KEYS[2]", prefix: "KEYS[3]"))
        if type(entry) == 'string' then
            redis.pcall('XACK', queue, ARGV[2], entry)
            redis.pcall('XDEL', queue, entry)
        end
        \(forget(id: "ARGV[1]", index: "KEYS[4]", record: "KEYS[2]"))
        \(announce("ARGV[1]", "ARGV[3]", .cancelled, key: "KEYS[5]"))
        return found
        """
    )

    /// KEYS document, record, queue, index, pulse. ARGV id, attempt, group, consumer, lifetime ms, lease ms.
    /// Renews the lease and the document's lifetime; returns 0 when the job is no longer this attempt's.
    static let heartbeat = RedisScript(
        """
        \(JobTakeOverScripts.pulse("KEYS[5]", lease: "tonumber(ARGV[6])"))
        local record = redis.call('HMGET', KEYS[2], 'attempt', 'entry', 'status')
        if record[1] ~= ARGV[2] or not record[2] or \(JobState.isEnd(lua: "record[3]")) then return 0 end
        if redis.call('PEXPIRE', KEYS[1], ARGV[5]) == 0 then return 0 end
        redis.call('ZADD', KEYS[4] .. ':expiry', now + ARGV[5], ARGV[1])
        redis.call('XCLAIM', KEYS[3], ARGV[3], ARGV[4], 0, record[2], 'JUSTID')
        \(JobTrialScripts.settle("KEYS[2]"))
        return 1
        """
    )

    /// KEYS record, queue. ARGV attempt, group, consumer, lease ms.
    /// Gives a running job back so that any process may take it at once; the attempt has ended, and not in the middle.
    static let handBack = RedisScript(
        """
        local record = redis.call('HMGET', KEYS[1], 'attempt', 'entry')
        if record[1] ~= ARGV[1] or not record[2] then return 0 end
        redis.call('HDEL', KEYS[1], 'open', 'tried', 'cleared')
        redis.call('HSET', KEYS[1], 'handed', record[1])
        redis.pcall('XCLAIM', KEYS[2], ARGV[2], ARGV[3], 0, record[2], 'IDLE', ARGV[4] + 1, 'JUSTID')
        return 1
        """
    )

    /// Lets `queue` be the one that a job is in: that of its store, or the one from before each had its own.
    private static func queue(of record: String, prefix: String) -> String {
        """
        local owner = redis.pcall('HGET', \(record), 'store')
        local queue = type(owner) == 'string' and \(prefix) .. ':' .. owner or \(prefix)
        """
    }

    /// Lets `now` be the time by the clock that documents expire by, in ms: that of Redis, which may be another machine's,
    /// or be set.
    static let clock = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        """

    /// A queue that nobody has touched for a week more than its jobs live is that of a store that is gone.
    static func keepQueue(_ queue: String, lifetime: String) -> String {
        "redis.call('PEXPIRE', \(queue), \(lifetime) + 604800000)"
    }

    private static func answer(_ result: JobStore.WriteResult) -> String { "'\(result.rawValue)'" }

    private static let write = """
        redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5])
        \(clock)
        redis.call('ZADD', KEYS[4] .. ':expiry', now + ARGV[5], ARGV[1])
        if record[1] ~= ARGV[3] then
            redis.call('HSET', KEYS[2], 'status', ARGV[3])
            redis.call('ZREM', KEYS[4] .. ':status:' .. record[1], ARGV[1])
            redis.call('ZADD', KEYS[4] .. ':status:' .. ARGV[3], tonumber(record[4]) or now, ARGV[1])
        end
        if ARGV[6] == '1' and record[3] then
            redis.pcall('XACK', queue, ARGV[7], record[3])
            redis.pcall('XDEL', queue, record[3])
            redis.call('HDEL', KEYS[2], 'entry', 'payload', 'open', 'tried', 'suspect', 'strikes',
                'handed', 'cut', 'struck', 'cleared', 'loose')
        end
        \(announce("ARGV[1]", "ARGV[8]", .written, key: "KEYS[5]"))
        """

    /// Event entries are read within milliseconds; 4096 is room for the busiest moment.
    private static func announce(_ id: String, _ family: String, _ what: JobEvent.Kind, key: String) -> String {
        "redis.call('XADD', \(key), 'MAXLEN', '~', 4096, '*', 'id', \(id), 'family', \(family), 'what', '\(what.rawValue)')"
    }

    /// Removes a job from the index, the filter sets and its record.
    static func forget(id: String, index: String, record: String) -> String {
        """
        local facets = redis.pcall('HMGET', \(record), 'facets', 'status')
        local isRead, names = pcall(cjson.decode, facets[1] or '[]')
        for _, facet in ipairs(isRead and type(names) == 'table' and names or {}) do
            if type(facet) == 'string' then redis.call('ZREM', \(index) .. ':' .. facet, \(id)) end
        end
        if facets[2] then redis.call('ZREM', \(index) .. ':status:' .. facets[2], \(id)) end
        redis.call('ZREM', \(index), \(id))
        redis.call('ZREM', \(index) .. ':expiry', \(id))
        redis.call('DEL', \(record))
        """
    }
}
