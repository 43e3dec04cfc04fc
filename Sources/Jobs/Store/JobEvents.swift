package import Logging
package import Redis
import ServiceLifecycle
import Synchronization

/// What has happened to a job, in this process or another on the same Redis.
package struct JobEvent: Sendable {
    enum Kind: String, Sendable {
        case queued, written, cancelled
    }

    var kind: Kind
    var family: JobFamily
    package var id: JobID
}

/// Hears of every change of a job through one blocking read of the events stream, and passes it on to whoever waits
/// in this process: nothing here polls.
package final class JobEvents: Service {
    package typealias Handler = @Sendable (JobEvent) -> Void

    private let redis: RedisClient
    private let logger: Logger
    private let subscribers = Mutex(Subscribers())

    private static let wait = Duration.seconds(5)

    private struct Subscribers {
        var next = 0
        var all: [Int: Handler] = [:]
        /// Who follows a job is told to look, not what has happened: by the number of the change.
        var byJob: [JobID: [Int: AsyncStream<Int>.Continuation]] = [:]
        /// Of the newest change of any job.
        var revision = 0
    }

    /// - Parameter redis: a client of its own, because a blocking read holds up all that come after it.
    package init(redis: RedisClient, logger: Logger) {
        self.redis = redis
        self.logger = logger
    }

    /// Calls a handler for every event, for as long as the process runs.
    package func onEvent(_ handler: @escaping Handler) {
        subscribers.withLock { state in
            state.all[state.next] = handler
            state.next += 1
        }
    }

    /// The changes of one job, by rising numbers, of which the first one comes at once and stands for the state that is
    /// found. Changes that come faster than they are read are told once.
    package func changes(of id: JobID) -> AsyncStream<Int> {
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        let token = subscribers.withLock { state in
            state.next += 1
            state.byJob[id, default: [:]][state.next] = continuation
            continuation.yield(state.revision)
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.subscribers.withLock { state in
                state.byJob[id]?[token] = nil
                if state.byJob[id]?.isEmpty == true { state.byJob[id] = nil }
            }
        }
        return stream
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown { await self.follow() }
    }

    /// Reads on from the last event seen. An event can be lost all the same (a Redis that was emptied, a reader that
    /// was away for long, a document that expired), so whoever follows a job is told to look every few seconds.
    private func follow() async {
        var last: StreamPlace?
        var isSure = false
        var nudged = ContinuousClock.now
        while !Task.isCancelled {
            do {
                let start = if let last, isSure { last } else { try await place(after: last) }
                let end = try await read(after: start)
                // Nothing comes also where the stream has gone back.
                (last, isSure) = (end, end != start)
            } catch {
                isSure = false
                logger.debug("cannot follow the events", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .milliseconds(200))
            }
            if ContinuousClock.now - nudged >= Self.wait {
                nudged = .now
                nudgeAll()
            }
        }
    }

    /// Where to read on from. A replica that had lagged, or a Redis that was emptied, counts on from an earlier place when it
    /// has become the master: nothing would be heard until it has come past the last one.
    private func place(after last: StreamPlace?) async throws(RedisError) -> StreamPlace {
        let newest = try await newest()
        guard let last else { return newest }
        guard newest < last else { return last }
        logger.notice(
            "the events have gone back, as after a failover",
            metadata: ["to": "\(newest)", "from": "\(last)"]
        )
        nudgeAll()
        return newest
    }

    /// Tells of the events after one and returns the last of them.
    private func read(after last: StreamPlace) async throws(RedisError) -> StreamPlace {
        let reply = try await redis.send(
            RedisCommand(
                "XREAD",
                "BLOCK",
                Self.wait.wholeMilliseconds,
                "COUNT",
                "512",
                "STREAMS",
                JobKeys.events,
                last.description
            ).repeatable,
            timeout: Self.wait * 2
        )
        var newest = last
        for entry in reply.array?.first?.array?.last?.array ?? [] {
            newest = entry.array?.first?.string.flatMap(StreamPlace.init) ?? newest
            if let event = JobEvent(entry) { tell(event) }
        }
        return newest
    }

    /// Where the stream stands now: `$` would miss what comes between two reads.
    private func newest() async throws(RedisError) -> StreamPlace {
        let reply = try await redis.send(
            RedisCommand("XREVRANGE", JobKeys.events, "+", "-", "COUNT", "1").repeatable
        )
        return reply.array?.first?.array?.first?.string.flatMap(StreamPlace.init) ?? StreamPlace()
    }

    private func nudgeAll() {
        let (revision, followers) = subscribers.withLock { state in
            state.revision += 1
            return (state.revision, state.byJob.values.flatMap(\.values))
        }
        for follower in followers { follower.yield(revision) }
    }

    private func tell(_ event: JobEvent) {
        let (handlers, revision, followers) = subscribers.withLock { state in
            state.revision += 1
            return (Array(state.all.values), state.revision, state.byJob[event.id].map { Array($0.values) } ?? [])
        }
        for handler in handlers { handler(event) }
        for follower in followers { follower.yield(revision) }
    }
}

extension JobEvent {
    /// From `[id, ["id", …, "family", …, "what", …]]`. A newer version on the same Redis may say more, and in another order;
    /// what it says has happened may be unknown here, and is a change all the same.
    init?(_ entry: RedisValue) {
        let words = entry.array?.last?.array?.map(\.string) ?? []
        var fields: [String: String] = [:]
        for place in stride(from: 0, to: words.count - 1, by: 2) {
            if let name = words[place] { fields[name] = words[place + 1] }
        }
        guard let id = fields["id"].flatMap({ JobID($0) }),
            let family = fields["family"].flatMap(JobFamily.init(rawValue:)),
            let what = fields["what"]
        else { return nil }
        self.init(kind: Kind(rawValue: what) ?? .written, family: family, id: id)
    }
}
