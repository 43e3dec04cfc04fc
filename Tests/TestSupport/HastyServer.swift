import NIOCore
import NIOPosix

/// An HTTP server on loopback that answers as soon as it has read anything, and closes the connection when it reads on.
public enum HastyServer {
    /// - Parameter use: is told the port.
    public static func with<Value>(_ use: (Int) async throws -> Value) async throws -> Value {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Answer()) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            let value = try await use(server.localAddress?.port ?? 0)
            try await server.close()
            return value
        } catch {
            try? await server.close()
            throw error
        }
    }

    private final class Answer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private var hasAnswered = false

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !hasAnswered else {
                context.close(promise: nil)
                return
            }
            hasAnswered = true
            let answer = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
        }
    }
}
