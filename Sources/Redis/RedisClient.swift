import Glibc

/// One connection to a Redis server, shared by all tasks, which connects again by itself.
///
/// A thread of its own owns the connection and pipelines whatever the tasks of the moment have asked. Therefore a
/// command that blocks in the server (`XREAD BLOCK`) holds up all others: give those a client of their own. Commands
/// that change the connection itself (`SELECT`, `SUBSCRIBE`, a `MULTI` outside a batch) must not be sent.
public final class RedisClient: Sendable {
    private let mailbox: RedisMailbox
    private let commandTimeout: Duration

    /// Starts to connect; requests wait for that. From now on the process ignores SIGPIPE, which hiredis 0.14 raises
    /// when it writes to a closed socket.
    ///
    /// - Parameter name: shown by `CLIENT LIST`; no spaces.
    /// - Throws: only when the system gives no thread or file descriptor.
    public init(endpoint: RedisEndpoint, name: String, options: Options = Options()) throws(RedisError) {
        signal(SIGPIPE, SIG_IGN)
        let mailbox = try RedisMailbox()
        try DedicatedThread.start {
            var loop = RedisLoop(endpoint: endpoint, name: name, options: options, mailbox: mailbox)
            loop.run()
        }
        self.mailbox = mailbox
        commandTimeout = options.commandTimeout
    }

    deinit {
        mailbox.close()
    }

    public var isConnected: Bool { mailbox.status == .connected }

    /// Sends one command and waits for its reply; an error reply is thrown as ``RedisError/server(code:message:)``.
    ///
    /// When the task is cancelled the wait ends at once, but a command that was written is executed all the same.
    /// - Parameter timeout: counted from this call; nil means the client's own.
    public func send(_ command: RedisCommand, timeout: Duration? = nil) async throws(RedisError) -> RedisValue {
        let request = RedisRequest(command, timeout: timeout ?? commandTimeout)
        return try await request.outcome(posting: mailbox.post).get().get()
    }

    /// Sends the commands back to back, with none of another task's between them, and returns their replies in order.
    ///
    /// An error reply stays in the array as ``RedisValue/error(_:)``: the others were executed.
    public func send(_ commands: [RedisCommand], timeout: Duration? = nil) async throws(RedisError) -> [RedisValue] {
        guard let first = commands.first else { return [] }
        let limit = timeout ?? commandTimeout
        guard commands.count > 1 else {
            return [try await RedisRequest(first, timeout: limit).outcome(posting: mailbox.post).get()]
        }
        let replies = try await RedisRequest(batch: commands, timeout: limit).outcome(posting: mailbox.post).get()
        return replies.array ?? []
    }

    /// Fails what waits with ``RedisError/closed`` and returns when the thread has ended. May be called again.
    public func close() async {
        mailbox.close()
        await mailbox.end()
    }
}
