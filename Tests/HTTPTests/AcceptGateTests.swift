import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import HTTP

/// A listening socket whose `accept` finds no file handle; `.ci/smoke` has it happen for real.
struct AcceptGateTests {
    @Test(arguments: [EMFILE, ENFILE, ENOBUFS, ENOMEM])
    func `without a file handle it stops asking for connections for a while, and then takes those that wait`(
        code: CInt
    ) async throws {
        let warnings = Warnings()
        let (accepted, accept) = AsyncStream.makeStream(of: Void.self)
        let server = try await listen(warnings, onAccept: accept)
        let asksOn = try await server.eventLoop.submit {
            for _ in 0..<100 { server.pipeline.fireErrorCaught(IOError(errnoCode: code, reason: "accept")) }
            return try server.syncOptions?.getOption(.autoRead)
        }.get()
        #expect(asksOn == false)
        let client = try await connect(to: server)
        for await _ in accepted { break }
        #expect(try await server.getOption(.autoRead).get())
        #expect(warnings.all.count == 1 && warnings.all.first?.contains("LimitNOFILE") == true)
        try await client.close()
        try await server.close()
    }

    @Test func `another fault of accept goes its usual way`() async throws {
        let warnings = Warnings()
        let (accepted, accept) = AsyncStream.makeStream(of: Void.self)
        let server = try await listen(warnings, onAccept: accept)
        server.pipeline.fireErrorCaught(IOError(errnoCode: ECONNABORTED, reason: "accept"))
        #expect(try await server.getOption(.autoRead).get())
        let client = try await connect(to: server)
        for await _ in accepted { break }
        #expect(warnings.all.isEmpty)
        try await client.close()
        try await server.close()
    }

    private func listen(
        _ warnings: Warnings,
        onAccept accept: AsyncStream<Void>.Continuation
    ) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let gate = AcceptGate(
                        roster: ConnectionRoster(total: 10, perAddress: 10),
                        logger: Logger(label: "test") { _ in warnings }
                    )
                    try channel.pipeline.syncOperations.addHandler(gate)
                }
            }
            .childChannelInitializer { channel in
                accept.yield()
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    private func connect(to server: any Channel) async throws -> any Channel {
        let address = try #require(server.localAddress)
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(to: address).get()
    }
}

/// Keeps what is logged.
private final class Warnings: LogHandler {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.message)") }
    }
}
