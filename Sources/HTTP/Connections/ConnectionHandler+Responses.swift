import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Asks the connection for `100 Continue`, which it sends where the client waits for it.
struct SendContinue: Sendable {}

/// Sends a part of a file as body bytes by `sendfile`; its promise is kept when the socket has taken all of them.
struct SendFile: Sendable {
    var region: FileRegion
}

extension ConnectionHandler {
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let response):
            guard let head = exchange?.begin(response, discardable: limits.discardedBody) else {
                promise?.fail(ChannelError.ioOnClosedChannel)
                return
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body(let bytes):
            written += bytes.readableBytes
            context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: promise)
        case .end(let trailers):
            end(context, trailers: trailers, promise: promise)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        switch event {
        case let event as SendFile:
            written += event.region.readableBytes
            context.writeAndFlush(wrapOutboundOut(.body(.fileRegion(event.region))), promise: promise)
        case is CloseIfIdle:
            closeIfIdle(context)
            promise?.succeed()
        case is SendContinue:
            guard exchange?.wantsContinue() == true else {
                promise?.succeed()
                return
            }
            let head = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: promise)
        default:
            context.triggerUserOutboundEvent(event, promise: promise)
        }
    }

    /// Ends the response, and with it the exchange or the connection.
    func end(_ context: ChannelHandlerContext, trailers: HTTPFields?, promise: EventLoopPromise<Void>?) {
        guard let exchange else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        seat.rests()
        let part = wrapOutboundOut(.end(trailers.map { HTTPHeaders($0.map { ($0.name.rawName, $0.value) }) }))
        guard exchange.closes else {
            self.exchange = nil
            watch.exchangeEnded()
            // What comes behind this request is told within the write, before anything of the answer is flushed.
            let promise = promise ?? context.eventLoop.makePromise(of: Void.self)
            lastAnswer = promise.futureResult
            context.write(part, promise: promise)
            return
        }
        self.exchange = nil
        isLingering = true
        watch.lingers()
        // Closing both ways while the client still sends would reset the connection, and the response could be lost.
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(part).whenComplete { _ in
            let (handler, context) = bound.value
            let mode: CloseMode = exchange.requestEnded || handler.hasInputClosed ? .all : .output
            context.close(mode: mode, promise: nil)
            if mode == .output { context.read() }
        }
        promise?.succeed()
    }

    /// Gives the connection up for another one, unless a request has come or the client has not taken all of its answer. One
    /// that has come may be unread as yet: a busy machine is late in reading it.
    private func closeIfIdle(_ context: ChannelHandlerContext) {
        guard exchange == nil else { return }
        let buffered = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
        if buffered ?? 0 == 0, !context.channel.hasUnreadBytes {
            context.close(promise: nil)
        } else {
            seat.rests()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else {
            context.fireErrorCaught(error)
            return
        }
        if isLingering { return }
        // The parser speaks of what a closed connection left behind, too: there is nobody to answer then.
        guard context.channel.isActive else { return }
        if exchange != nil {
            failBody(error == .invalidEOFState ? .truncated : .malformed, context)
        } else if error == .headerOverflow {
            refuse(Problem(.requestHeaderFieldsTooLarge, "The header fields are too large"), context)
        } else {
            refuse(Problem(.badRequest, "The request is not valid HTTP"), context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { inputClosed(context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let exchange, !exchange.requestEnded { context.fireErrorCaught(BodyFault.truncated) }
        context.fireChannelInactive()
    }

    /// The client sends nothing more. It may still listen, unless nothing is due to it or it has left an event stream.
    private func inputClosed(_ context: ChannelHandlerContext) {
        hasInputClosed = true
        // The last answer is on its way, and closes the connection.
        if isLingering { return }
        guard let exchange else {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            (lastAnswer ?? context.eventLoop.makeSucceededVoidFuture()).whenComplete { _ in
                bound.value.close(promise: nil)
            }
            return
        }
        guard !exchange.isEventStream else {
            context.close(promise: nil)
            return
        }
        if exchange.requestEnded {
            self.exchange?.closeAfterwards()
        } else {
            failBody(.truncated, context)
        }
    }
}
