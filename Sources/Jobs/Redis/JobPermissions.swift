package import Redis

/// What the user of Redis must be allowed: the rules of its ACL, and whether they hold.
package enum JobPermissions {
    package static let keyPatterns = ["almanac:*", "export_job:*", "import:job:*"]

    /// The commands that are sent and that scripts call, each with arguments of its form. XAUTOCLAIM is the version before's,
    /// which may run beside this one and be gone back to.
    private static let commands: [[String]] = [
        ["DEL", key], ["EVAL", "return 1", "0"], ["EVALSHA", "digest", "0"], ["EXISTS", key], ["GET", key],
        ["HDEL", key, "f"], ["HGET", key, "f"], ["HMGET", key, "f"], ["HSET", key, "f", "v"], ["PEXPIRE", key, "1"],
        ["PTTL", key], ["SCRIPT|LOAD", "return 1"], ["SET", key, ""], ["TIME"], ["TYPE", key],
        ["XACK", key, "g", "1-1"], ["XADD", key, "*", "f", "v"], ["XAUTOCLAIM", key, "g", "c", "1", "0-0"],
        ["XCLAIM", key, "g", "c", "1", "1-1"], ["XDEL", key, "1-1"], ["XGROUP|CREATE", key, "g", "0"],
        ["XINFO|CONSUMERS", key, "g"], ["XINFO|GROUPS", key], ["XLEN", key], ["XPENDING", key, "g"],
        ["XRANGE", key, "-", "+"], ["XREAD", "STREAMS", key, "0"],
        ["XREADGROUP", "GROUP", "g", "c", "STREAMS", key, ">"], ["XREVRANGE", key, "+", "-"],
        ["ZADD", key, "1", "m"], ["ZCARD", key], ["ZINTERCARD", "1", key], ["ZMSCORE", key, "m"],
        ["ZRANGE", key, "0", "-1"], ["ZRANGEBYSCORE", key, "0", "1"], ["ZREM", key, "m"],
        ["ZREVRANGE", key, "0", "-1"],
    ]
    /// With Sentinels, or where replicas must have a job.
    private static let commandsForReplicas = [["ROLE"], ["WAIT", "1", "1"]]
    /// Without them less is seen: names in CLIENT LIST, and what doctor and readiness warn of; and processes that are gone stay
    /// in the queues' groups. SELECT is for a database other than 0.
    private static let welcome = ["PING", "CLIENT|SETNAME", "INFO", "SELECT", "XGROUP|DELCONSUMER"]

    private static let key = "almanac:permission"

    /// As `ACL SETUSER` takes them, without the login.
    package static let rules: [String] =
        keyPatterns.map { "~\($0)" } + (commands + commandsForReplicas).map { "+\($0[0].lowercased())" }
        + welcome.map { "+\($0.lowercased())" }

    /// What the user of this connection may not do, by names of commands and patterns of keys; nothing is executed for it.
    /// - Throws: also where the user may run no script.
    package static func missing(on redis: RedisClient, withReplicas: Bool) async throws(RedisError) -> [String] {
        let needed = commands + (withReplicas ? commandsForReplicas : [])
        let names = needed.map { $0[0].replacing("|", with: " ") } + keyPatterns.map { "keys \($0)" }
        let trials = needed + keyPatterns.map { ["GET", $0.replacing("*", with: "permission")] }
        let reply = try await redis.run(
            script,
            arguments: trials.flatMap { trial -> [any RedisArgument] in
                let words = trial[0].split(separator: "|").map(String.init) + trial.dropFirst()
                return [words.count] + words
            },
            isRepeatable: true
        )
        return (reply.array ?? []).compactMap { $0.integer.map { names[$0 - 1] } }
    }

    /// ARGV for each trial how many words it has, and they. Returns the numbers of those that are denied.
    private static let script = RedisScript(
        """
        #!lua flags=no-writes
        local denied, place, number = {}, 1, 0
        while place <= #ARGV do
            local count = tonumber(ARGV[place])
            number = number + 1
            if not redis.acl_check_cmd(unpack(ARGV, place + 1, place + count)) then denied[#denied + 1] = number end
            place = place + count + 1
        end
        return denied
        """
    )

    /// One sentence about what is missing; nil where nothing is.
    package static func complaint(on redis: RedisClient, withReplicas: Bool) async throws(RedisError) -> String? {
        let missing = try await missing(on: redis, withReplicas: withReplicas)
        guard !missing.isEmpty else { return nil }
        let first = missing.prefix(8).joined(separator: ", ")
        let rest = missing.count > 8 ? " and \(missing.count - 8) more" : ""
        return "Redis answered NOPERM: the user in REDIS_URL may not use \(first)\(rest)"
    }
}
