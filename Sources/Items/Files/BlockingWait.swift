import Foundation
import Synchronization

/// Asynchronous work for a plain thread that has to wait for it.
public enum BlockingWait {
    /// Blocks its thread, which must be none of those that run tasks.
    ///
    /// - Parameter isStopped: asked now and then whether the work is of any use still; it is cancelled where not.
    public static func on<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value,
        isStopped: () -> Bool = { false }
    ) throws -> Value {
        let (end, outcome) = (DispatchSemaphore(value: 0), Outcome<Value>())
        // A thread has no task of which this one could be a part; it is waited for.
        let task = Task {
            do {
                let value = try await work()
                outcome.result.withLock { $0 = .success(value) }
            } catch {
                outcome.result.withLock { $0 = .failure(error) }
            }
            end.signal()
        }
        while end.wait(timeout: .now() + .milliseconds(200)) == .timedOut {
            if isStopped() { task.cancel() }
        }
        return try outcome.result.withLock(\.self).get()
    }

    private final class Outcome<Value: Sendable>: Sendable {
        let result = Mutex<Result<Value, any Error>>(.failure(CancellationError()))
    }
}
