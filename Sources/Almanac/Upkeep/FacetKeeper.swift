import Items
import Jobs
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// What the items can be filtered by, at hand when a person asks.
///
/// To count a large store takes longer than a person waits. So such a one is counted beside the requests, at the start and
/// after it has changed, and who asks meanwhile is told what was counted last, and when.
final class FacetKeeper: Service {
    struct Known: Sendable {
        var counts: FacetCounts
        var countedAt: Timestamp
    }

    private struct State {
        var known: Known?
        var isAsked = true
        /// Who wait for the first count of a large store.
        var waiting: [CheckedContinuation<Known, any Error>] = []
        var hasEnded = false
    }

    private let store: ItemStore
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let signal = WakeSignal()
    private let state = Mutex(State())

    init(_ store: ItemStore, now: @escaping @Sendable () -> Timestamp, logger: Logger) {
        (self.store, self.now, self.logger) = (store, now, logger)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.signal.eachTime(atLeastEvery: .seconds(15), self.look) }
        state.withLock { $0.hasEnded = true }
        tellWaiting(.failure(CancellationError()))
    }

    /// Counts a large store that has changed, if somebody has asked since it was last counted.
    private func look() async {
        do {
            let (generation, isLarge) = try await store.read { (try $0.generation(), try $0.isLarge()) }
            let isDue = state.withLock { state in
                guard state.isAsked, isLarge, state.known?.counts.generation != generation else { return false }
                state.isAsked = false
                return true
            }
            if isDue { try await count() }
            if let known = state.withLock(\.known) { tellWaiting(.success(known)) }
        } catch {
            logger.warning("the values of filters are not counted", metadata: ["error": "\(error)"])
            tellWaiting(.failure(error))
        }
    }

    /// - Throws: `ItemStoreError`
    func known() async throws -> Known {
        let known = state.withLock { state in
            state.isAsked = true
            return state.known
        }
        let (generation, isLarge) = try await store.read { (try $0.generation(), try $0.isLarge()) }
        if let known, known.counts.generation == generation { return known }
        guard isLarge else { return try await count() }
        signal.wake()
        if let known { return known }
        return try await withCheckedThrowingContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiting.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume(throwing: CancellationError()) }
        }
    }

    private func tellWaiting(_ result: Result<Known, any Error>) {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(with: result) }
    }

    @discardableResult
    private func count() async throws -> Known {
        let known = Known(counts: try await store.read { try $0.facets() }, countedAt: now())
        state.withLock { $0.known = known }
        return known
    }
}
