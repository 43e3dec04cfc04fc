/// Says "look again" to one loop. Signals that come before it looks are one.
package struct WakeSignal: Sendable {
    package let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init() {
        (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    package func wake() {
        continuation.yield()
    }

    /// Ends the loop.
    package func finish() {
        continuation.finish()
    }

    /// Looks at once, at every signal and at least every so often, until the task is cancelled.
    package func eachTime(atLeastEvery interval: Duration, _ look: @escaping @Sendable () async -> Void) async {
        _ = try? await withPeriodic(
            { wake() },
            every: interval,
            while: {
                wake()
                for await _ in stream { await look() }
            }
        )
    }
}
