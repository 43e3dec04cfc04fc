import HTTPTypes
package import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// One event of a stream (HTML, 9.2). Only `data` may hold line ends: each of its lines is sent as its own.
package struct ServerSentEvent: Equatable, Sendable {
    static let mediaType = "text/event-stream"

    package let id: String?
    let event: String?
    let data: String
    /// As it is sent; many connections may send the same.
    let bytes: ByteBuffer

    package init(id: String? = nil, event: String? = nil, data: String) {
        (self.id, self.event, self.data) = (id, event, data)
        var text = ""
        if let id { text += "id: \(id)\n" }
        if let event { text += "event: \(event)\n" }
        for line in data.split(separator: "\n", omittingEmptySubsequences: false) { text += "data: \(line)\n" }
        bytes = ByteBuffer(string: text + "\n")
    }
}

extension Response {
    /// A stream of events that ends with its source, with the client's connection, or when the server stops; the
    /// source's iteration is cancelled then. A client that reads slowly misses the oldest events above `backlog`.
    package static func events<Source: AsyncSequence & Sendable>(
        _ source: Source,
        on context: AppRequestContext,
        keepAlive: Duration = .seconds(15),
        backlog: Int = 64
    ) -> Response where Source.Element == ServerSentEvent {
        let body = ResponseBody { writer in
            let (lines, feed) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(backlog))
            context.channel.closeFuture.whenComplete { _ in feed.finish() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                group.addTask { await feed.forward(source, context) }
                group.addTask { try await feed.comment(every: keepAlive) }
                try await withGracefulShutdownHandler {
                    for await line in lines { try await writer.write(line) }
                } onGracefulShutdown: {
                    feed.finish()
                }
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: ServerSentEvent.mediaType, .accelBuffering: "no"],
            body: body
        )
    }
}

extension AsyncStream<ByteBuffer>.Continuation {
    /// Passes the source's events on and ends the stream after the last one.
    fileprivate func forward<Source: AsyncSequence & Sendable>(
        _ source: Source,
        _ context: AppRequestContext
    ) async where Source.Element == ServerSentEvent {
        defer { finish() }
        do {
            for try await event in source { yield(event.bytes) }
        } catch is CancellationError {
            return
        } catch {
            context.logger.error("event stream failed", metadata: ["error": .string(String(reflecting: error))])
        }
    }

    /// Sends comments, which keep proxies from taking the connection for dead.
    fileprivate func comment(every interval: Duration) async throws {
        while true {
            try await Task.sleep(for: interval)
            yield(ByteBuffer(string: ":\n\n"))
        }
    }
}
