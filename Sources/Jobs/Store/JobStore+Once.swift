import Redis

/// Requests that are to take effect once and queue no job in the same step: their answers are noted after they were made.
extension JobStore {
    /// What is known of such a request.
    /// - Returns: the first answer; nil where it has not come before.
    /// - Throws: `JobRefusal`, `keyReused` where another request has come by the same name.
    package func answer(to once: OnceRecord) async throws -> [UInt8]? {
        let reply = try await whileUp { store in
            try await store.redis.send(
                RedisCommand("HMGET", JobKeys.once(once.name, of: store.storeID), "request", "answer").repeatable
            )
        }
        guard let parts = reply.array, parts.count == 2, let request = parts[0].string else { return nil }
        guard request == once.request else { throw JobRefusal.keyReused }
        return parts[1].bytes
    }

    package func remember(_ answer: [UInt8], to once: OnceRecord) async throws {
        _ = try await whileUp { store in
            try await store.redis.run(
                Self.rememberAnswer,
                keys: [JobKeys.once(once.name, of: store.storeID)],
                arguments: [once.request, answer, OnceRecord.lifetime.wholeMilliseconds],
                isRepeatable: true
            )
        }
    }

    /// KEYS record. ARGV digest of the request, its answer, and ms for which it is remembered.
    private static let rememberAnswer = RedisScript(
        """
        redis.call('HSET', KEYS[1], 'request', ARGV[1], 'answer', ARGV[2])
        return redis.call('PEXPIRE', KEYS[1], ARGV[3])
        """
    )
}
