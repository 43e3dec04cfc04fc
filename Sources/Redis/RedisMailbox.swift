import Synchronization

/// What the tasks and the connection's thread share: the requests on their way to the thread, and its state.
final class RedisMailbox: Sendable {
    enum Status: Equatable {
        /// Not connected, but not for long enough to give up: requests wait.
        case connecting
        case connected
        /// Requests are refused at once with this failure.
        case away(RedisError)
        case closed
    }

    private struct State {
        var status = Status.connecting
        var requests: [RedisRequest] = []
        var isAsleep = false
        var hasEnded = false
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    let wakeUp: WakeUp
    private let state = Mutex(State())

    init() throws(RedisError) {
        wakeUp = try WakeUp()
    }

    var status: Status { state.withLock { $0.status } }

    /// Hands a request to the thread, and wakes it only when it sleeps.
    func post(_ request: RedisRequest) {
        let (refusal, wakes): (RedisError?, Bool) = state.withLock { state in
            switch state.status {
            case .closed: return (.closed, false)
            case .away(let failure): return (failure, false)
            case .connecting, .connected:
                state.requests.append(request)
                defer { state.isAsleep = false }
                return (nil, state.isAsleep)
            }
        }
        if let refusal { request.settle(.failure(refusal)) }
        if wakes { wakeUp.signal() }
    }

    /// No request is taken from now on; the thread fails what it has, and ends.
    func close() {
        state.withLock { $0.status = .closed }
        wakeUp.signal()
    }

    /// Returns when the thread has ended.
    func end() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.closers.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }
}

/// The thread's side.
extension RedisMailbox {
    /// Moves the new requests into `batch`, which must be empty. False when the client was closed.
    func collect(into batch: inout [RedisRequest]) -> Bool {
        state.withLock { state in
            state.isAsleep = false
            swap(&state.requests, &batch)
            return state.status != .closed
        }
    }

    /// True when there is nothing to collect: the next request will signal `wakeUp`.
    func goToSleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.requests.isEmpty && state.status != .closed
            return state.isAsleep
        }
    }

    func report(_ status: Status) {
        state.withLock { state in
            if state.status != .closed { state.status = status }
        }
    }

    func reportEnd() {
        let closers = state.withLock { state in
            state.hasEnded = true
            defer { state.closers = [] }
            return state.closers
        }
        for closer in closers { closer.resume() }
    }
}
