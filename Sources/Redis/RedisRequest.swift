import Synchronization

/// One wait for the reply to a command, or for the replies to a batch.
///
/// It is settled once: by the reply, by a failure, or by the cancellation of the waiting task. Whoever comes later is
/// ignored: a reply that nobody waits for any more is taken from the connection in its turn, and dropped.
final class RedisRequest: Sendable {
    typealias Outcome = Result<RedisValue, RedisError>

    private enum State {
        case new
        case waiting(UnsafeContinuation<Outcome, Never>)
        case settled(Outcome)
    }

    /// The encoded commands, back to back.
    let frame: [UInt8]
    let replyCount: Int
    let isRepeatable: Bool
    let timeout: Duration
    let deadline: ContinuousClock.Instant
    private let state = Mutex(State.new)

    init(_ command: RedisCommand, timeout: Duration) {
        frame = command.frame
        replyCount = 1
        isRepeatable = command.isRepeatable
        self.timeout = timeout
        deadline = .now + timeout
    }

    /// A batch: its outcome is an array of the replies. It is repeatable when all of its commands are.
    init(batch commands: [RedisCommand], timeout: Duration) {
        frame = commands.reduce(into: []) { $0 += $1.frame }
        replyCount = commands.count
        isRepeatable = commands.allSatisfy(\.isRepeatable)
        self.timeout = timeout
        deadline = .now + timeout
    }

    var isSettled: Bool {
        state.withLock { state in
            if case .settled = state { true } else { false }
        }
    }

    /// Hands the request over by `post` and waits until it is settled.
    func outcome(posting post: (RedisRequest) -> Void) async -> Outcome {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                if let outcome = begin(waiting: continuation) {
                    continuation.resume(returning: outcome)
                } else {
                    post(self)
                }
            }
        } onCancel: {
            settle(.failure(.cancelled))
        }
    }

    func settle(_ outcome: Outcome) {
        let continuation: UnsafeContinuation<Outcome, Never>? = state.withLock { state in
            switch state {
            case .settled: return nil
            case .new:
                state = .settled(outcome)
                return nil
            case .waiting(let continuation):
                state = .settled(outcome)
                return continuation
            }
        }
        continuation?.resume(returning: outcome)
    }

    private func begin(waiting continuation: UnsafeContinuation<Outcome, Never>) -> Outcome? {
        state.withLock { state in
            if case .settled(let outcome) = state { return outcome }
            state = .waiting(continuation)
            return nil
        }
    }
}
