import Logging
import Redis
import ServiceLifecycle
import Synchronization

/// What has happened to a job, in this process or another on the same Redis.
struct JobEvent: Sendable {
    enum Kind: String, Sendable {
        case queued, written, cancelled
    }

    var kind: Kind
    var family: JobFamily
    var id: JobID
}

/// Hears of every change of a job through one blocking read of the events stream, and passes it on to whoever waits
/// in this process: nothing here polls.
final class JobEvents: Service {
    typealias Handler = @Sendable (JobEvent) -> Void

    private let redis: RedisClient
    private let logger: Logger
    private let subscribers = Mutex(Subscribers())

    private struct Subscribers {
        var next = 0
        var all: [Int: Handler] = [:]
        var byJob: [JobID: [Int: Handler]] = [:]
    }

    /// - Parameter redis: a client of its own, because a blocking read holds up all that come after it.
    init(redis: RedisClient, logger: Logger) {
        self.redis = redis
        self.logger = logger
    }

    /// Calls a handler for every event, for as long as the process runs.
    func onEvent(_ handler: @escaping Handler) {
        subscribers.withLock { state in
            state.all[state.next] = handler
            state.next += 1
        }
    }

    /// The changes of one job. Changes that come faster than they are read are told once.
    func changes(of id: JobID) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let token = subscribers.withLock { state in
            state.next += 1
            state.byJob[id, default: [:]][state.next] = { _ in continuation.yield() }
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

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.follow() }
    }

    /// Reads from the last event seen; after a lost connection it goes on from there, and whoever waits is told to
    /// look again by their own slow timers.
    private func follow() async {
        var last = "$"
        while !Task.isCancelled {
            do {
                let reply = try await redis.send(
                    RedisCommand("XREAD", "BLOCK", "5000", "COUNT", "512", "STREAMS", JobKeys.events, last)
                        .repeatable,
                    timeout: .seconds(10))
                for entry in reply.array?.first?.array?.last?.array ?? [] {
                    last = entry.array?.first?.string ?? last
                    if let event = JobEvent(entry) { tell(event) }
                }
            } catch {
                logger.debug("cannot follow the events", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    private func tell(_ event: JobEvent) {
        let handlers = subscribers.withLock { state in
            Array(state.all.values) + (state.byJob[event.id].map { Array($0.values) } ?? [])
        }
        for handler in handlers { handler(event) }
    }
}

extension JobEvent {
    /// From `[id, ["id", …, "family", …, "what", …]]`.
    fileprivate init?(_ entry: RedisValue) {
        let fields = entry.array?.last?.array?.compactMap(\.string) ?? []
        guard fields.count == 6, let id = JobID(fields[1]), let family = JobFamily(rawValue: fields[3]),
            let kind = Kind(rawValue: fields[5])
        else { return nil }
        self.init(kind: kind, family: family, id: id)
    }
}
