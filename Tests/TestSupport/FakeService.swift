import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on loopback whose answers a test writes down.
public final class FakeService: Sendable {
    public struct Request: Sendable {
        public var method: String
        /// Path and query.
        public var target: String
        public var headers: [(name: String, value: String)]
        public var body: [UInt8] = []

        public var text: String { String(decoding: body, as: UTF8.self) }

        public func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    public struct Answer: Sendable {
        /// How an answer goes wrong on its way.
        public enum Fault: Sendable {
            case none
            /// The connection closes after half of the body.
            case cutOff
            /// Nothing is sent, and the connection stays open.
            case silence
            /// The body is sent that many times over, chunked, as long as somebody takes it.
            case flood(Int)
        }

        public var status: Int
        public var headers: [(name: String, value: String)]
        public var body: [UInt8]
        public var fault = Fault.none

        public init(
            _ body: String,
            status: Int = 200,
            type: String = "application/json",
            headers: [(name: String, value: String)] = [],
            fault: Fault = .none
        ) {
            self.init(Array(body.utf8), status: status, type: type, headers: headers, fault: fault)
        }

        public init(
            _ body: [UInt8],
            status: Int = 200,
            type: String = "application/json",
            headers: [(name: String, value: String)] = [],
            fault: Fault = .none
        ) {
            self.status = status
            self.headers = [("Content-Type", type)] + headers
            self.body = body
            self.fault = fault
        }
    }

    public typealias Script = @Sendable (_ request: Request, _ number: Int) -> Answer

    private let script: Script
    private let received = Mutex<[Request]>([])
    private let arrival: AsyncStream<Request>.Continuation
    /// Every request as it comes in.
    public let arrivals: AsyncStream<Request>
    private let port = Atomic(0)

    private init(_ script: @escaping Script) {
        self.script = script
        (arrivals, arrival) = AsyncStream.makeStream()
    }

    /// `http://127.0.0.1:` and the port.
    public var url: String { "http://127.0.0.1:\(port.load(ordering: .acquiring))" }

    public var requests: [Request] { received.withLock { $0 } }

    /// Serves while the body runs.
    ///
    /// - Parameter script: makes the answer to each request; the first one has the number 0.
    public static func with<Result>(
        _ script: @escaping Script,
        _ body: (FakeService) async throws -> Result
    ) async throws -> Result {
        let service = FakeService(script)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: false)
                    try channel.pipeline.syncOperations.addHandler(FakeServiceHandler(service))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        service.port.store(channel.localAddress?.port ?? 0, ordering: .releasing)
        do {
            let result = try await body(service)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    fileprivate func answer(_ request: Request) -> Answer {
        let number = received.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        arrival.yield(request)
        return script(request, number)
    }
}

private final class FakeServiceHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let service: FakeService
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(_ service: FakeService) {
        self.service = service
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): (self.head, body) = (head, [])
        case .body(let piece): body += piece.readableBytesView
        case .end: if let head { respond(to: head, context) }
        }
    }

    private func respond(to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let headers = head.headers.map { (name: $0.name, value: $0.value) }
        let request = FakeService.Request(method: head.method.rawValue, target: head.uri, headers: headers, body: body)
        let answer = service.answer(request)
        if case .silence = answer.fault { return }
        if case .flood(let times) = answer.fault { return flood(answer, times, context) }
        var fields = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
        fields.replaceOrAdd(name: "Content-Length", value: "\(answer.body.count)")
        let status = HTTPResponseStatus(statusCode: answer.status)
        let response = HTTPResponseHead(version: .http1_1, status: status, headers: fields)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        if case .cutOff = answer.fault {
            let half = ByteBuffer(bytes: answer.body.prefix(answer.body.count / 2))
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(half))), promise: nil)
            context.close(promise: nil)
        } else {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    /// All pieces share one buffer.
    private func flood(_ answer: FakeService.Answer, _ times: Int, _ context: ChannelHandlerContext) {
        let fields = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
        let status = HTTPResponseStatus(statusCode: answer.status)
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let piece = ByteBuffer(bytes: answer.body)
        for _ in 0..<times { context.write(wrapOutboundOut(.body(.byteBuffer(piece))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
