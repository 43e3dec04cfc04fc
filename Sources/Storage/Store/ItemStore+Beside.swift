import Dispatch
import Synchronization

extension ItemStore {
    /// Reads in another thread while the caller goes on with a read of its own; nil where the store has one connection.
    ///
    /// The two snapshots are taken one after the other, so that the second may be of a later state: it is thrown away
    /// unless its generation is the given one.
    package func readBeside<Value: Sendable>(
        generation: Int64,
        _ body: @escaping @Sendable (ItemReader) throws -> Value
    ) -> ReadBeside<Value>? {
        guard hasSeveralReaders else { return nil }
        let pending = ReadBeside<Value>()
        DispatchQueue.global(qos: .userInitiated).async {
            pending.end(
                with: Result {
                    try read { try $0.generation() == generation ? body($0) : nil }
                }
            )
        }
        return pending
    }
}

/// A read that goes on in another thread. Waiting for it blocks, as all reading of a worker does.
package final class ReadBeside<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value?, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    fileprivate init() {}

    /// nil where the store has changed between the two reads.
    package func wait() throws -> Value? {
        done.wait()
        return try result.withLock { $0 }?.get()
    }

    fileprivate func end(with result: Result<Value?, any Error>) {
        self.result.withLock { $0 = result }
        done.signal()
    }
}
