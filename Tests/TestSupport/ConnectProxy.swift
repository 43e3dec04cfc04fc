import NIOCore
import NIOPosix
import Synchronization

/// An HTTP proxy on loopback that knows CONNECT, and leads every tunnel to one port whatever its name.
public final class ConnectProxy: Sendable {
    private let heads = Mutex<[String]>([])
    private let port = Atomic(0)

    private init() {}

    public var url: String { "http://127.0.0.1:\(port.load(ordering: .acquiring))" }

    /// What the requests for tunnels began with, `CONNECT tracker.test:80 HTTP/1.1` and the header fields.
    public var requests: [String] { heads.withLock { $0 } }

    public static func with<Result>(
        to target: Int,
        _ body: (ConnectProxy) async throws -> Result
    ) async throws -> Result {
        let proxy = ConnectProxy()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(TunnelHandler(target: target, onRequest: proxy.note))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        proxy.port.store(channel.localAddress?.port ?? 0, ordering: .releasing)
        do {
            let result = try await body(proxy)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    private func note(_ head: String) {
        heads.withLock { $0.append(head) }
    }
}

/// Reads the request for a tunnel, opens it, and passes bytes on from then.
private final class TunnelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let target: Int
    private let onRequest: @Sendable (String) -> Void
    private var head = ""
    private var far: (any Channel)?

    init(target: Int, onRequest: @escaping @Sendable (String) -> Void) {
        (self.target, self.onRequest) = (target, onRequest)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if let far { return far.writeAndFlush(bytes, promise: nil) }
        head += String(buffer: bytes)
        guard head.hasSuffix("\r\n\r\n") else { return }
        onRequest(head)
        let near = context.channel
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        ClientBootstrap(group: context.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ReturnHandler(near: near))
                }
            }
            .connect(host: "127.0.0.1", port: target)
            .whenSuccess { far in
                handler.value.far = far
                near.writeAndFlush(ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n"), promise: nil)
            }
    }

    func channelInactive(context: ChannelHandlerContext) {
        far?.close(promise: nil)
    }
}

private final class ReturnHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let near: any Channel

    init(near: any Channel) {
        self.near = near
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        near.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        near.close(promise: nil)
    }
}
