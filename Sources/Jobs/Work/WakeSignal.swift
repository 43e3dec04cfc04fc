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
}
