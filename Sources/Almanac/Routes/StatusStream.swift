import Crypto
import HTTP
import HTTPTypes
import Hummingbird
import Items
import Jobs

/// The status document of a job as server-sent events: now, at each change, and last at its end.
///
/// `changes` speaks every few seconds in any case, since an event can be missed while Redis is away.
struct StatusStream: AsyncSequence, Sendable {
    typealias Element = ServerSentEvent

    struct Status: Sendable {
        var json: [UInt8]
        var isEnd: Bool

        /// Tells this state of the job from all others, on whichever connection and by whichever process it is told.
        var eventID: String { SHA256.hash(data: json).hexadecimal.prefix(16).lowercased() }
    }

    let id: JobID
    let feeds: StatusFeeds
    /// The numbers of the job's changes.
    let changes: @Sendable () -> AsyncStream<Int>
    let read: StatusFeeds.Read
    /// The last event that the client has had, on a connection before this one (`Last-Event-ID`; HTML, 9.2.4).
    let lastEventID: String?
    /// Of the client among the followers, kept as long as it follows.
    let seat: AddressQuota.Seat?

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let stream: StatusStream
        fileprivate let follower: StatusFeeds.Follower
        /// Subscribed to before the first look, so that no change falls between.
        fileprivate var changes: AsyncStream<Int>.AsyncIterator
        /// The id of the last event.
        fileprivate var last: String?
        fileprivate var isDone = false

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> ServerSentEvent? {
            while !isDone, let revision = await changes.next(isolation: actor) {
                let reading = try await stream.feeds.reading(follower, since: revision, stream.read)
                isDone = reading.isEnd
                guard let event = reading.event, event.id != last else { continue }
                last = event.id
                return event
            }
            return nil
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(
            stream: self,
            follower: feeds.follower(of: id),
            changes: changes().makeAsyncIterator(),
            last: lastEventID
        )
    }
}

extension Response {
    /// A job's status as events. A client that has had the last one of a job that has ended is told to come no more
    /// (HTML, 9.2.3: 204 ends an event source).
    static func statuses(
        _ stream: StatusStream,
        from status: StatusStream.Status,
        on context: AppRequestContext
    ) -> Response {
        if status.isEnd, status.eventID == stream.lastEventID { return Response(status: .noContent) }
        return .events(stream, on: context)
    }
}

extension Request {
    var lastEventID: String? {
        HTTPField.Name("Last-Event-ID").flatMap { headers[$0] }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
