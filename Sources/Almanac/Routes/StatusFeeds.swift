import HTTP
import Jobs
import Synchronization

/// What the followers of jobs are told: however many follow a job, a change of it is read once and written down once.
final class StatusFeeds: Sendable {
    typealias Read = @Sendable () async throws -> StatusStream.Status?

    /// One state of a job's status.
    struct Reading: Sendable {
        /// Nil for a job that is gone.
        var event: ServerSentEvent?
        var isEnd: Bool
    }

    private struct Feed {
        var followers = 0
        var latest: Reading?
        var json: [UInt8] = []
        /// The newest change that the latest reading knows of.
        var revision = -1
        var isReading = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let feeds = Mutex<[JobID: Feed]>([:])

    /// Held by a follower as long as it follows.
    final class Follower: Sendable {
        fileprivate let feeds: StatusFeeds
        fileprivate let id: JobID

        fileprivate init(_ feeds: StatusFeeds, _ id: JobID) {
            (self.feeds, self.id) = (feeds, id)
            feeds.feeds.withLock { $0[id, default: Feed()].followers += 1 }
        }

        deinit {
            feeds.feeds.withLock { feeds in
                feeds[id]?.followers -= 1
                if feeds[id]?.followers == 0 { feeds[id] = nil }
            }
        }
    }

    var followerCount: Int { feeds.withLock { $0.values.reduce(0) { $0 + $1.followers } } }

    func follower(of id: JobID) -> Follower {
        Follower(self, id)
    }

    /// The status as of a change or a later one. Of all that ask at the same time one reads, and the others wait for it.
    func reading(_ follower: Follower, since revision: Int, _ read: Read) async throws -> Reading {
        while true {
            switch turn(of: follower.id, revision) {
            case .known(let reading): return reading
            case .wait: await waitForReading(follower.id)
            case .read:
                do {
                    return note(try await read(), of: follower.id, revision)
                } catch {
                    // Whoever waits reads by himself: this one may have been cancelled.
                    end(of: follower.id) { _ in }
                    throw error
                }
            }
        }
    }

    private enum Turn {
        case known(Reading)
        case wait, read
    }

    private func turn(of id: JobID, _ revision: Int) -> Turn {
        feeds.withLock { feeds in
            var feed = feeds[id] ?? Feed()
            if let latest = feed.latest, feed.revision >= revision { return .known(latest) }
            if feed.isReading { return .wait }
            feed.isReading = true
            feeds[id] = feed
            return .read
        }
    }

    private func waitForReading(_ id: JobID) async {
        await withCheckedContinuation { continuation in
            let isOver = feeds.withLock { feeds in
                guard feeds[id]?.isReading == true else { return true }
                feeds[id]?.waiting.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    private func note(_ status: StatusStream.Status?, of id: JobID, _ revision: Int) -> Reading {
        end(of: id) { feed in
            feed.revision = revision
            guard let status else {
                feed.latest = Reading(event: nil, isEnd: true)
                return
            }
            if feed.json == status.json, feed.latest?.event != nil { return }
            feed.json = status.json
            feed.latest = Reading(
                event: ServerSentEvent(
                    id: status.eventID,
                    event: "status",
                    data: String(decoding: status.json, as: UTF8.self)
                ),
                isEnd: status.isEnd
            )
        } ?? Reading(event: nil, isEnd: true)
    }

    @discardableResult
    private func end(of id: JobID, _ change: (inout Feed) -> Void) -> Reading? {
        let (latest, waiting) = feeds.withLock { feeds -> (Reading?, [CheckedContinuation<Void, Never>]) in
            guard var feed = feeds[id] else { return (nil, []) }
            change(&feed)
            feed.isReading = false
            let waiting = feed.waiting
            feed.waiting = []
            feeds[id] = feed
            return (feed.latest, waiting)
        }
        for continuation in waiting { continuation.resume() }
        return latest
    }
}
