import HTTPTypes
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import HTTP

/// A connection that arrives while the server stops, so that nobody takes it in hand.
struct UnservedConnectionTests {
    @Test func `a connection that nobody takes in hand ends when its client goes, and the process goes on`()
        async throws
    {
        let limits = ServerLimits.patient
        let connections = HTTPConnections(
            limits: limits,
            responder: { _, _, _ in throw CancellationError() },
            refusal: { HTTPResponseParts(head: .init(status: .init(code: $0.status.code)), body: ByteBuffer()) },
            roster: ConnectionRoster(total: limits.connections, perAddress: limits.connectionsOfAddress)
        )
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.closeFuture.whenComplete { _ in end.yield() }
                return connections.setup(channel: channel, logger: Logger(label: "test")).map { _ in }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let address = try #require(server.localAddress)
        let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(to: address).get()
        try await client.writeAndFlush(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        try await client.close()
        for await _ in ended { break }
        try await server.close()
    }
}
