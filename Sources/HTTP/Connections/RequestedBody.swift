import Hummingbird
import NIOCore

/// A request body whose client waits for `100 Continue`, which is sent when a route begins to read: a route that
/// refuses without reading is spared the body.
struct RequestedBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let body: RequestBody
    let channel: any Channel

    struct AsyncIterator: AsyncIteratorProtocol {
        var iterator: RequestBody.AsyncIterator
        let channel: any Channel
        var isRequested = false

        @concurrent mutating func next() async throws -> ByteBuffer? {
            if !isRequested {
                isRequested = true
                try await channel.triggerUserOutboundEvent(SendContinue()).get()
            }
            return try await iterator.next()
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(iterator: body.makeAsyncIterator(), channel: channel)
    }
}
