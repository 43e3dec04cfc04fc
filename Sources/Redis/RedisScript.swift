import Synchronization

/// A Lua script that runs in the server, there known by its digest.
public final class RedisScript: Sendable {
    public let source: String
    /// As the server computed it; the same for every server.
    private let digest = Mutex<String?>(nil)

    public init(_ source: String) {
        self.source = source
    }

    fileprivate func learnDigest(from client: RedisClient) async throws(RedisError) -> String {
        if let known = digest.withLock({ $0 }) { return known }
        let reply = try await client.send(RedisCommand("SCRIPT", "LOAD", source).repeatable)
        let learnt = reply.string ?? ""
        digest.withLock { $0 = learnt }
        return learnt
    }
}

extension RedisClient {
    /// Runs a script by its digest, and by its text when the server has lost it (`NOSCRIPT` means that nothing ran).
    ///
    /// - Parameter isRepeatable: whether a second run does no harm; see ``RedisCommand/isRepeatable``.
    public func run(
        _ script: RedisScript,
        keys: [String] = [],
        arguments: [any RedisArgument] = [],
        isRepeatable: Bool = false,
        timeout: Duration? = nil
    ) async throws(RedisError) -> RedisValue {
        try await run(
            script,
            keys: keys,
            arguments: arguments,
            isRepeatable: isRepeatable,
            timeout: timeout,
            before: []
        )[0].get()
    }

    /// Runs a script, and right after it, on the same connection, commands such as `WAIT` that speak of what it has written.
    /// - Parameter isRepeatable: of all of them.
    /// - Returns: the reply to the script, then those to the commands; errors stay in the array.
    public func run(
        _ script: RedisScript,
        keys: [String] = [],
        arguments: [any RedisArgument] = [],
        isRepeatable: Bool = false,
        timeout: Duration? = nil,
        before others: [RedisCommand]
    ) async throws(RedisError) -> [RedisValue] {
        let digest = try await script.learnDigest(from: self)
        let inputs: [any RedisArgument] = [keys.count] + keys + arguments
        func commands(_ name: String, _ script: String) -> [RedisCommand] {
            let all = [RedisCommand(name, arguments: [script] + inputs)] + others
            return isRepeatable ? all.map(\.repeatable) : all
        }
        let replies = try await send(commands("EVALSHA", digest), timeout: timeout)
        guard case .error(.server("NOSCRIPT", _)) = replies[0] else { return replies }
        return try await send(commands("EVAL", script.source), timeout: timeout)
    }
}
