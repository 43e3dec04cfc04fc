import Foundation
import Hummingbird
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import HTTP

/// More connections than there is room for, from one address and from several.
@Suite(.timeLimit(.minutes(60))) struct FullHouseTests {
    @Test func `the connection that has been idle longest goes for a new one`() async throws {
        try await House.open(connections: 3) { house in
            try await house.server.connected(from: "127.0.0.1") { first in
                try await house.server.connected(from: "127.0.0.2") { second in
                    try await house.server.connected(from: "127.0.0.3") { third in
                        for _ in 0..<2 { try await house.ask(&second) }
                        try await house.ask(&third)
                        try await house.ask(&first)
                        try await house.server.connected(from: "127.0.0.4") { fourth in
                            try await house.ask(&fourth)
                            #expect(try await second.rest() == [])
                            try await house.ask(&first)
                            try await house.ask(&third)
                            try await house.server.connected(from: "127.0.0.5") { try await house.ask(&$0) }
                            #expect(try await fourth.rest() == [])
                            try await house.ask(&first)
                            try await house.ask(&third)
                        }
                    }
                }
            }
        }
    }

    @Test func `one address can't take all, and what it uses is not taken from it`() async throws {
        try await House.open(connections: 4) { house in
            try await house.server.connected { first in
                try await house.server.connected { second in
                    try await house.server.connected { third in
                        try await house.begin(&first)
                        try await house.begin(&second)
                        try await house.begin(&third)
                        // Three are its share, all at work.
                        let refused = try await house.server.connected { try await $0.rest() }
                        #expect(refused == [])
                        try await house.server.connected(from: "127.0.0.2") { try await house.ask(&$0) }
                        house.goOn()
                        #expect(try await first.response().body == "done")
                        #expect(try await second.response().body == "done")
                        #expect(try await third.response().body == "done")
                        // Now they are idle, and the first of them gives way to a new one of its own address.
                        try await house.server.connected { try await house.ask(&$0) }
                    }
                }
            }
            #expect(try house.server.log().contains { $0.contains("one address has as many as it may have") })
        }
    }

    @Test func `where all are at work new ones wait, and lose nothing`() async throws {
        try await House.open(connections: 2) { house in
            try await withThrowingTaskGroup(of: String.self) { clients in
                for client in 1...12 {
                    clients.addTask {
                        try await house.server.connected(from: "127.0.0.\(client)") { connection in
                            try await connection.send("GET", "/slow", ["Connection: close"])
                            return try await connection.response().body
                        }
                    }
                }
                for _ in 0..<2 { await house.someoneIsServed() }
                house.goOn()
                for try await body in clients { #expect(body == "done") }
            }
        }
    }

    @Test func `a request that has come but is not read yet keeps its connection`() async throws {
        let (channels, seen) = AsyncStream.makeStream(of: (any Channel).self)
        try await TestServer.run { router in
            router.get("fast") { _, context in
                seen.yield(context.channel)
                return "fast"
            }
        } test: { server in
            try await server.connected { client in
                try await client.send("GET", "/fast")
                #expect(try await client.response().body == "fast")
                var served = channels.makeAsyncIterator()
                let channel = try #require(await served.next())
                let socket = try #require(try await client.socket())
                // On the connection's own event loop, so that nothing is read between the request and the wish to close.
                let sent = try await channel.eventLoop.submit {
                    let request = "GET /fast HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    defer { channel.triggerUserOutboundEvent(CloseIfIdle(), promise: nil) }
                    return write(socket, request, request.utf8.count) == request.utf8.count
                }.get()
                #expect(sent)
                #expect(try await client.response().body == "fast")
            }
        }
    }

    @Test func `an answer that the client has not taken yet is not cut off for a new connection`() async throws {
        try await House.open(connections: 1) { house in
            try await house.server.connected { slow in
                try await slow.channel.setOption(.autoRead, value: false).get()
                try await slow.send("GET", "/much")
                await house.someoneIsServed()
                for client in 2...5 {
                    try await house.server.connected(from: "127.0.0.\(client)") { try await house.ask(&$0) }
                }
                try await slow.channel.setOption(.autoRead, value: true).get()
                #expect(try await slow.response().bytes.count == House.much)
            }
        }
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false), ("192.0.2.1", "::ffff:192.0.2.1", true),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false), ("2001:db8::1", "2001:db8::ffff:1", true),
        ("2001:db8::1", "2001:db8:0:1::1", false), ("::1", "127.0.0.1", false),
    ])
    func `an IPv6 network of 64 bits counts as one address`(one: String, other: String, isSame: Bool) throws {
        let addresses = try [one, other].map { try #require(ClientAddress(SocketAddress(ipAddress: $0, port: 1))) }
        #expect((addresses[0] == addresses[1]) == isSame)
    }
}

/// A server with few seats, whose slow requests last until they are told to go on.
private struct House: Sendable {
    static let much = 24 << 20

    let server: TestServer
    fileprivate let served: AsyncStream<Void>
    fileprivate let end: AsyncStream<Void>.Continuation

    static func open(connections: Int, _ test: (House) async throws -> Void) async throws {
        // No connection ends but for another one.
        var configuration = HTTPServer.Configuration.patient
        configuration.limits.connections = connections
        let (served, serve) = AsyncStream.makeStream(of: Void.self)
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        try await TestServer.run(configuration) { router in
            router.get("fast") { _, _ in "fast" }
            router.get("slow") { _, _ in
                serve.yield()
                for await _ in ended {}
                return "done"
            }
            router.get("much") { _, _ in
                serve.yield()
                return ByteBuffer(repeating: 1, count: much)
            }
        } test: {
            try await test(House(server: $0, served: served, end: end))
        }
    }

    func ask(_ connection: inout TestConnection) async throws {
        try await connection.send("GET", "/fast")
        #expect(try await connection.response().body == "fast")
    }

    func begin(_ connection: inout TestConnection) async throws {
        try await connection.send("GET", "/slow")
        await someoneIsServed()
    }

    func someoneIsServed() async {
        for await _ in served { break }
    }

    /// Ends the slow requests.
    func goOn() {
        end.finish()
    }
}
