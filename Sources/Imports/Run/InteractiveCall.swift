import Egress

/// Work that a client waits for.
enum InteractiveCall {
    /// In all, whatever the tracker makes of it: each of its answers may take minutes, and there may be any number.
    static let patience = Duration.seconds(60)

    /// Ends the work when its time is up, or when nobody waits for it any more.
    ///
    /// - Throws: `TrackerError`, `CancellationError` where it is not wanted, what the work throws.
    static func run<Value: Sendable>(
        patience: Duration = patience,
        while isWanted: @escaping @Sendable () -> Bool,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await work() }
            group.addTask {
                let end = ContinuousClock.now + patience
                while ContinuousClock.now < end {
                    try await Task.sleep(for: .milliseconds(200))
                    guard isWanted() else { throw CancellationError() }
                }
                throw TrackerError(
                    .unreachable,
                    "The tracker took longer than \(patience.components.seconds) s in all. Try again later, or name "
                        + "fewer projects"
                )
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }
}
