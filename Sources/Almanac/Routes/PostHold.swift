import Items
import Jobs
import Redis

/// That one request is being answered here, and so by none of the processes that share the job store.
///
/// One that takes long renews it. When the process dies, it ends by itself, and the next one may answer the request.
struct PostHold: Sendable {
    static let life = Duration.seconds(30)

    private let jobs: JobStore
    private let key: String
    private let holder = RandomID.make()

    init(_ once: OnceRecord, in jobs: JobStore) {
        self.jobs = jobs
        key = "almanac:held:\(jobs.storeID):\(once.name)"
    }

    /// - Returns: whether nobody else has it.
    /// - Throws: `JobRefusal`.
    func take() async throws -> Bool {
        try await run(Self.taking, [holder, Self.life.wholeMilliseconds])
    }

    func renew() async {
        _ = try? await take()
    }

    func end() async {
        _ = try? await run(Self.ending, [holder])
    }

    private func run(_ script: RedisScript, _ arguments: [any RedisArgument]) async throws -> Bool {
        try await jobs.whileUp { jobs in
            try await jobs.redis.run(script, keys: [key], arguments: arguments, isRepeatable: true).integer == 1
        }
    }

    /// KEYS hold. ARGV holder, ms. Returns 1 where it is the holder's.
    private static let taking = RedisScript(
        """
        local holder = redis.call('GET', KEYS[1])
        if holder and holder ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """
    )

    /// KEYS hold. ARGV holder.
    private static let ending = RedisScript(
        "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0"
    )
}
