/// The status document of a job as server-sent events: now, at each change, and last at its end.
///
/// `changes` speaks every few seconds in any case, since an event can be missed while Redis is away.
struct StatusStream: AsyncSequence, Sendable {
    typealias Element = ServerSentEvent

    struct Status: Sendable {
        var json: [UInt8]
        var isEnd: Bool
    }

    let changes: @Sendable () -> AsyncStream<Void>
    let read: @Sendable () async throws -> Status?

    init(changes: @escaping @Sendable () -> AsyncStream<Void>, read: @escaping @Sendable () async throws -> Status?) {
        self.changes = changes
        self.read = read
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let stream: StatusStream
        /// Subscribed to before the first look, so that no change falls between.
        fileprivate var changes: AsyncStream<Void>.AsyncIterator
        fileprivate var last: [UInt8] = []
        fileprivate var number = 0
        fileprivate var isDone = false

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> ServerSentEvent? {
            while !isDone {
                if number > 0, await changes.next(isolation: actor) == nil { return nil }
                guard let status = try await stream.read() else {
                    isDone = true
                    return nil
                }
                isDone = status.isEnd
                guard status.json != last else { continue }
                last = status.json
                number += 1
                return ServerSentEvent(
                    id: String(number),
                    event: "status",
                    data: String(decoding: status.json, as: UTF8.self)
                )
            }
            return nil
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(stream: self, changes: changes().makeAsyncIterator())
    }
}
