import HTTP
import Jobs

/// The status document of a job as server-sent events: now, at each change, and last at its end.
///
/// `changes` speaks every few seconds in any case, since an event can be missed while Redis is away.
struct StatusStream: AsyncSequence, Sendable {
    typealias Element = ServerSentEvent

    struct Status: Sendable {
        var json: [UInt8]
        var isEnd: Bool
    }

    let id: JobID
    let feeds: StatusFeeds
    /// The numbers of the job's changes.
    let changes: @Sendable () -> AsyncStream<Int>
    let read: StatusFeeds.Read
    /// Of the client among the followers, kept as long as it follows.
    let seat: AddressQuota.Seat?

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let stream: StatusStream
        fileprivate let follower: StatusFeeds.Follower
        /// Subscribed to before the first look, so that no change falls between.
        fileprivate var changes: AsyncStream<Int>.AsyncIterator
        fileprivate var last: Int?
        fileprivate var isDone = false

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> ServerSentEvent? {
            while !isDone, let revision = await changes.next(isolation: actor) {
                let reading = try await stream.feeds.reading(follower, since: revision, stream.read)
                isDone = reading.isEnd
                guard reading.number != last else { continue }
                last = reading.number
                return reading.event
            }
            return nil
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(stream: self, follower: feeds.follower(of: id), changes: changes().makeAsyncIterator())
    }
}
