import Hummingbird
import TestSupport
import Testing

@testable import HTTP

struct ServerSentEventTests {
    @Test func `events are sent as they come, and the stream ends with their source`() async throws {
        try await TestServer.run { router in
            router.get("events") { _, context in
                Response.events(
                    Self.stream { feed in
                        feed.yield(ServerSentEvent(id: "1", event: "status", data: "a\nb"))
                        feed.yield(ServerSentEvent(data: "c"))
                        feed.finish()
                    },
                    on: context
                )
            }
        } test: { server in
            try await server.connected { connection in
                try await connection.send("GET", "/events")
                let response = try await connection.response()
                #expect(response["Content-Type"] == "text/event-stream")
                #expect(response["Cache-Control"] == "no-store")
                #expect(response.body == "id: 1\nevent: status\ndata: a\ndata: b\n\ndata: c\n\n")
                try await connection.send("GET", "/events")
                #expect(try await connection.response().status == 200)
            }
        }
    }

    @Test func `comments keep a quiet stream alive`() async throws {
        try await TestServer.run { router in
            router.get("events") { _, context in
                Response.events(Self.stream { _ in }, on: context, keepAlive: .milliseconds(5))
            }
        } test: { server in
            try await server.connected { connection in
                try await connection.send("GET", "/events")
                while try await !connection.bytes(1).elementsEqual(":".utf8) {}
                while try await !connection.bytes(1).elementsEqual("\n".utf8) {}
                while try await !connection.bytes(1).elementsEqual(":".utf8) {}
            }
        }
    }

    @Test func `a client that leaves stops the source`() async throws {
        let (ends, ended) = AsyncStream.makeStream(of: Void.self)
        try await TestServer.run { router in
            router.get("events") { _, context in
                Response.events(Self.stream { feed in feed.onTermination = { _ in ended.yield() } }, on: context)
            }
        } test: { server in
            try await server.connected { connection in
                try await connection.send("GET", "/events")
                while try await !connection.bytes(1).elementsEqual("\n".utf8) {}
                try await connection.channel.close()
            }
            for await _ in ends { break }
        }
    }

    @Test func `a stop ends open streams`() async throws {
        try await TestServer.run { router in
            router.get("events") { _, context in Response.events(Self.stream { _ in }, on: context) }
        } test: { server in
            try await server.connected { connection in
                try await connection.send("GET", "/events")
                while try await !connection.bytes(1).elementsEqual("\n".utf8) {}
                await server.stop()
                let rest = try await connection.rest()
                #expect(String(decoding: rest, as: UTF8.self).hasSuffix("0\r\n\r\n"))
            }
        }
    }

    private static func stream(
        _ fill: (AsyncStream<ServerSentEvent>.Continuation) -> Void
    ) -> AsyncStream<ServerSentEvent> {
        let (stream, feed) = AsyncStream.makeStream(of: ServerSentEvent.self)
        fill(feed)
        return stream
    }
}
