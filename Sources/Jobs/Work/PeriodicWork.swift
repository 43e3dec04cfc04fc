/// Runs work, and beside it an action again and again; returns when the work has ended, with what came of it.
package func withPeriodic<Value: Sendable>(
    _ action: @escaping @Sendable () async -> Void,
    every interval: Duration,
    while work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            while (try? await Task.sleep(for: interval)) != nil { await action() }
            return nil
        }
        defer { group.cancelAll() }
        // When the whole is cancelled the action ends first; how the work ended is still to be heard.
        while let ended = try await group.next() {
            if let value = ended { return value }
        }
        throw CancellationError()
    }
}
