import Redis

/// Scripts of the list and of the clean-up: they walk the index, never the key space.
enum JobListScripts {
    /// KEYS index. ARGV document prefix, record prefix.
    /// Forgets the jobs whose document has expired, at most 2,000 a call, so that Redis never stands still for it; returns how
    /// many.
    static let prune = RedisScript(
        """
        \(JobScripts.clock)
        local pruned = 0
        for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1] .. ':expiry', '-inf', now, 'LIMIT', 0, 2000)) do
            if redis.call('EXISTS', ARGV[1] .. id) == 0 then
                \(JobScripts.forget(id: "id", index: "KEYS[1]", record: "ARGV[2] .. id"))
                pruned = pruned + 1
            else
                local rest = math.max(redis.call('PTTL', ARGV[1] .. id), 1000)
                redis.call('ZADD', KEYS[1] .. ':expiry', now + rest, id)
            end
        end
        return pruned
        """
    )

    /// KEYS index. ARGV document prefix, offset, limit, facet…
    /// Returns the total, then the documents of the page, newest first.
    ///
    /// It writes nothing, so that lists are there where Redis takes no writes. Jobs that have expired and are still in the
    /// index are passed over. Of several facets the rarest is walked, from the newest job on, and only as far as the page
    /// reaches; how many there are is counted by Redis itself, and where most jobs have the status that is asked for, by
    /// those that have another.
    static let list = RedisScript(
        """
        #!lua flags=no-writes
        \(JobScripts.clock)
        local sets = {}
        for position = 4, #ARGV do sets[#sets + 1] = KEYS[1] .. ':' .. ARGV[position] end
        if #sets == 0 then sets[1] = KEYS[1] end
        local sizes = {}
        for _, set in ipairs(sets) do sizes[set] = redis.call('ZCARD', set) end
        table.sort(sets, function(one, other) return sizes[one] < sizes[other] end)

        local function fits(ids, first)
            local fitting = {}
            for place = 1, #ids do fitting[place] = true end
            for number = first, #sets do
                local scores = redis.call('ZMSCORE', sets[number], unpack(ids))
                for place = 1, #ids do fitting[place] = fitting[place] and scores[place] end
            end
            return fitting
        end

        local function count(all)
            return #all == 1 and redis.call('ZCARD', all[1]) or redis.call('ZINTERCARD', #all, unpack(all))
        end
        local others, status = {}, nil
        for _, set in ipairs(sets) do
            if #sets > 1 and string.find(set, KEYS[1] .. ':status:', 1, true) == 1 then
                status = set
            else
                others[#others + 1] = set
            end
        end
        local total
        if status and #others > 0 and 2 * sizes[status] > redis.call('ZCARD', KEYS[1]) then
            total = count(others)
            for _, name in ipairs({\(JobState.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "))}) do
                local other = KEYS[1] .. ':status:' .. name
                if other ~= status then total = total - count({other, unpack(others)}) end
            end
        else
            total = count(sets)
        end
        local expired, gone, start = {}, 0, 0
        repeat
            local ids = redis.call('ZRANGEBYSCORE', KEYS[1] .. ':expiry', '-inf', now, 'LIMIT', start, 500)
            if #ids > 0 then
                local fitting = fits(ids, 1)
                for place, id in ipairs(ids) do
                    if redis.call('EXISTS', ARGV[1] .. id) == 0 then
                        expired[id] = true
                        if fitting[place] then gone = gone + 1 end
                    end
                end
            end
            start = start + 500
        until #ids < 500
        total = total - gone

        local answer = {total}
        local skipped, place = 0, 0
        if #sets == 1 and next(expired) == nil then skipped, place = tonumber(ARGV[2]), tonumber(ARGV[2]) end
        while #answer <= tonumber(ARGV[3]) and skipped + #answer - 1 < total do
            local ids = redis.call('ZREVRANGE', sets[1], place, place + 199)
            if #ids == 0 then break end
            local fitting = #sets > 1 and fits(ids, 2)
            for number, id in ipairs(ids) do
                if not expired[id] and (not fitting or fitting[number]) then
                    if skipped < tonumber(ARGV[2]) then
                        skipped = skipped + 1
                    elseif #answer <= tonumber(ARGV[3]) then
                        answer[#answer + 1] = redis.pcall('GET', ARGV[1] .. id)
                    end
                end
            end
            place = place + #ids
        end
        return answer
        """
    )

    /// KEYS queue, index. ARGV document prefix, lifetime ms.
    /// Gives the jobs that wait in the queue their whole lifetime anew, so that a long queue loses none.
    static let keepWaiting = RedisScript(
        """
        \(JobScripts.clock)
        for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
            local id = entry[2][2]
            if redis.call('PEXPIRE', ARGV[1] .. id, ARGV[2]) == 1 then
                redis.call('ZADD', KEYS[2] .. ':expiry', now + ARGV[2], id)
            end
        end
        \(JobScripts.keepQueue("KEYS[1]", lifetime: "ARGV[2]"))
        return 1
        """
    )
}
