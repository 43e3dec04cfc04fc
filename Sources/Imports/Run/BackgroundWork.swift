import Dispatch
import Synchronization

/// Blocking work that goes on beside the thread that has begun it, and that this thread waits for.
final class BackgroundWork<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(on queue: DispatchQueue, _ work: @escaping @Sendable () throws -> Value) {
        queue.async {
            let outcome = Result { try work() }
            self.result.withLock { $0 = outcome }
            self.done.signal()
        }
    }

    /// To be asked for once.
    func value() throws -> Value {
        done.wait()
        guard let outcome = result.withLock(\.self) else { preconditionFailure("the work has signalled its end") }
        return try outcome.get()
    }
}
