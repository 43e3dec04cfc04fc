import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Sets up accepted connections for Hummingbird's server: its request loop on our `ConnectionHandler`.
struct HTTPConnections: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let limits: ServerLimits
    let responder: Responder
    let refusal: @Sendable (Problem) -> HTTPResponseParts
    let roster: ConnectionRoster

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        guard let seat = roster.seat(of: channel) else {
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(ChannelError.eof)
        }
        return channel.eventLoop.makeCompletedFuture {
            var decoding = NIOHTTPDecoderLimitConfiguration()
            decoding.maxHeaderFieldSize = limits.headerBytes
            decoding.maxHeaderListSize = limits.headerBytes
            decoding.maxHeaderFieldCount = limits.headerCount
            var encoding = HTTPResponseEncoder.Configuration()
            encoding.automaticallySetFramingHeaders = false
            let decoder = RequestDecoder(limits: decoding)
            // As `configureHTTPServerPipeline` has it, but for the decoder.
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTPResponseEncoder(configuration: encoding))
            try pipeline.addHandler(ByteToMessageHandler(decoder))
            try pipeline.addHandler(UpgradeOfferHandler(decoder: decoder))
            try pipeline.addHandler(HTTPServerPipelineHandler())
            try pipeline.addHandler(ConnectionHandler(limits: limits, seat: seat, refusal: refusal))
            let asyncChannel = try Value(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
            try pipeline.addHandler(AsyncChannelKeeper(asyncChannel))
            return asyncChannel
        }
    }

    /// Serves one connection. When the grace of a shutdown is over, it is cut whatever it is at.
    func handle(value: Value, logger: Logger) async {
        let channel = value.channel
        await withTaskCancellationHandler {
            await handleHTTP(asyncChannel: value, logger: logger)
        } onCancel: {
            channel.close(promise: nil)
        }
    }
}

/// Keeps a connection's asynchronous channel until the connection has ended. A connection that arrives while the server
/// stops is handed to nobody, and NIO ends the process when such a channel is given up before it is finished.
private final class AsyncChannelKeeper: ChannelInboundHandler {
    typealias InboundIn = Never

    private var kept: HTTPConnections.Value?

    init(_ channel: HTTPConnections.Value) {
        kept = channel
    }

    /// By then the channel is closed, and NIO has finished its writer.
    func handlerRemoved(context: ChannelHandlerContext) {
        kept = nil
    }
}
