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
    }

    /// Counts a large store that has changed, if somebody has asked since it was last counted.
    private func look() async {
        guard state.withLock(\.isAsked) else { return }
        do {
            let (generation, isLarge) = try await store.read { (try $0.generation(), try $0.isLarge()) }
            guard isLarge, state.withLock({ $0.known?.counts.generation }) != generation else { return }
            try await count()
            state.withLock { $0.isAsked = false }
        } catch {
            logger.warning("the values of filters are not counted", metadata: ["error": "\(error)"])
        }
    }

    /// - Throws: `ItemStoreError`
    func known() async throws -> Known {
        let known = state.withLock { state in
            state.isAsked = true
            return state.known
        }
        let (generation, isLarge) = try await store.read { (try $0.generation(), try $0.isLarge()) }
        guard let known, known.counts.generation == generation || isLarge else { return try await count() }
        if known.counts.generation != generation { signal.wake() }
        return known
    }

    @discardableResult
    private func count() async throws -> Known {
        let known = Known(counts: try await store.read { try $0.facets() }, countedAt: now())
        state.withLock { $0.known = known }
        return known
    }
}
