import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// One HTTP/1 connection below Hummingbird, in the place of its `HTTP1ToHTTPServerCodec` and connection handlers,
/// which leave slow clients alone, never send `100 Continue`, drain a refused body of any size, take a broken
/// connection for the end of a body, and can't send files.
///
/// It translates between NIO's HTTP/1 parts and the version-independent ones, keeps the time (`ConnectionWatch`),
/// frames responses (`Exchange`), and obeys three outbound events: `SendContinue`, `SendFile` and `CloseIfIdle`.
/// NIO's `HTTPServerPipelineHandler` before it sees to it that there is one exchange at a time.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    let limits: ServerLimits
    let seat: ConnectionSeat
    /// Makes the answer to a request that never became one.
    private let refusal: @Sendable (Problem) -> HTTPResponseParts
    var watch: ConnectionWatch
    var exchange: Exchange?
    /// Nothing more is sent; what comes is thrown away until the client closes.
    var isLingering = false
    /// The client sends nothing more.
    var hasInputClosed = false
    /// When the last answer has left for the socket.
    var lastAnswer: EventLoopFuture<Void>?
    private var gotPart = false
    var isReading = false
    var written = 0
    private var ticks: RepeatedTask?

    init(
        limits: ServerLimits,
        seat: ConnectionSeat,
        refusal: @escaping @Sendable (Problem) -> HTTPResponseParts
    ) {
        self.limits = limits
        self.seat = seat
        self.refusal = refusal
        watch = ConnectionWatch(limits: limits)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        ticks = context.eventLoop.scheduleRepeatedTask(initialDelay: limits.tick, delay: limits.tick) { _ in
            let (handler, context) = bound.value
            handler.tick(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        ticks?.cancel()
        ticks = nil
    }

    func read(context: ChannelHandlerContext) {
        isReading = true
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        gotPart = true
        if isLingering { return }
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let bytes):
            exchange?.received(bytes.readableBytes)
            watch.bodyArrived(bytes.readableBytes)
            context.fireChannelRead(wrapInboundOut(.body(bytes)))
        case .end(let trailers):
            exchange?.endRequest()
            watch.requestEnded()
            context.fireChannelRead(wrapInboundOut(.end(trailers.map { HTTPFields($0, splitCookie: false) })))
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        if !gotPart, exchange == nil { watch.partOfHead() }
        gotPart = false
        context.fireChannelReadComplete()
        if isLingering { context.read() }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        exchange = Exchange(head)
        seat.works()
        watch.requestBegan()
        do {
            context.fireChannelRead(wrapInboundOut(.head(try HTTPRequest(translating: head))))
        } catch {
            refuse(Problem(.badRequest, "The request line or a header field is not valid HTTP"), context)
        }
    }

    /// Sends an answer of the connection's own and ends it.
    func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        let response = refusal(problem)
        var exchange = exchange ?? Exchange(HTTPRequestHead(version: .http1_1, method: .GET, uri: "/"))
        exchange.closeAfterwards()
        let head = exchange.begin(response.head, discardable: 0)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
        self.exchange = exchange
        end(context, trailers: nil, promise: nil)
        context.flush()
    }

    /// Gives up on the body that is being read: the route learns why, and its answer is the last one.
    func failBody(_ fault: BodyFault, _ context: ChannelHandlerContext) {
        guard var exchange, !exchange.responseBegan else {
            context.close(promise: nil)
            return
        }
        exchange.closeAfterwards()
        self.exchange = exchange
        watch.requestEnded()
        context.fireErrorCaught(fault)
    }

    private func tick(_ context: ChannelHandlerContext) {
        let buffered = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
        switch watch.tick(.init(isReading: isReading, written: written, buffered: buffered ?? 0)) {
        case .patience: break
        case .close: context.close(promise: nil)
        case .failBody: failBody(.tooSlow, context)
        }
    }
}

/// A whole response, made where there is no request to answer.
struct HTTPResponseParts: Sendable {
    var head: HTTPResponse
    var body: ByteBuffer
}

extension HTTPRequest {
    /// As `init(_:secure:splitCookie:)`, which parses every target as a URL to find the rare absolute one.
    fileprivate init(translating head: HTTPRequestHead) throws {
        guard head.uri.utf8.first == UInt8(ascii: "/") else {
            try self.init(head, secure: false, splitCookie: false)
            return
        }
        self.init(
            method: try Method(head.method),
            scheme: "http",
            authority: head.authority,
            path: head.uri,
            headerFields: HTTPFields(head.headers, splitCookie: false)
        )
    }
}
