import NIOCore
import NIOHTTP1

/// NIO's decoder of requests, which goes on after one that offers another protocol, as `curl --http2` does.
///
/// NIO's own ends with such a request, for what follows may not be HTTP/1. This server takes no offer, as it may
/// (RFC 9110, 7.8), and so the next bytes are another request: a new decoder reads them.
final class RequestDecoder: ByteToMessageDecoder {
    typealias InboundOut = HTTPServerRequestPart

    private let limits: NIOHTTPDecoderLimitConfiguration
    private var decoder: HTTPRequestDecoder
    private var hasStopped = false
    private var framing = Framing()

    /// What a body that comes in chunks has beside its bytes: without a bound a client could send its extensions for ever.
    private struct Framing {
        var isInBody = false
        var body = 0
        var beside = 0
        var hasTurned = false

        /// A chunk of one byte has five more around it.
        var isTooMuch: Bool { beside > 65_536 + 16 * body }
    }

    init(limits: NIOHTTPDecoderLimitConfiguration) {
        self.limits = limits
        decoder = HTTPRequestDecoder(limitConfiguration: limits)
    }

    /// Told by the handler behind this one, while the decoder is at the request's last byte.
    fileprivate func stopped() {
        hasStopped = true
    }

    fileprivate func began() {
        framing = Framing(isInBody: true, hasTurned: true)
    }

    fileprivate func received(_ count: Int) {
        framing.body += count
        framing.beside -= count
    }

    fileprivate func ended() {
        framing = Framing(hasTurned: true)
    }

    func decoderAdded(context: ChannelHandlerContext) {
        decoder.decoderAdded(context: context)
    }

    func decoderRemoved(context: ChannelHandlerContext) {
        decoder.decoderRemoved(context: context)
    }

    func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        framing.hasTurned = false
        let before = buffer.readableBytes
        let state = try decoder.decode(context: context, buffer: &buffer)
        if framing.isInBody, !framing.hasTurned {
            framing.beside += before - buffer.readableBytes
            if framing.isTooMuch { throw HTTPParserError.invalidChunkSize }
        }
        guard hasStopped else { return state }
        hasStopped = false
        decoder.decoderRemoved(context: context)
        decoder = HTTPRequestDecoder(limitConfiguration: limits)
        decoder.decoderAdded(context: context)
        return buffer.readableBytes > 0 ? .continue : .needMoreData
    }

    func decodeLast(
        context: ChannelHandlerContext,
        buffer: inout ByteBuffer,
        seenEOF: Bool
    ) throws -> DecodingState {
        while buffer.readableBytes > 0, try decode(context: context, buffer: &buffer) == .continue {}
        return try decoder.decodeLast(context: context, buffer: &buffer, seenEOF: seenEOF)
    }
}

/// Tells the decoder before it when a request that offers another protocol has ended.
final class UpgradeOfferHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let decoder: RequestDecoder
    private var offer = UpgradeOffer.none

    init(decoder: RequestDecoder) {
        self.decoder = decoder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            offer = UpgradeOffer(head)
            decoder.began()
        case .body(let bytes): decoder.received(bytes.readableBytes)
        case .end:
            decoder.ended()
            if offer == .made { decoder.stopped() }
        }
        context.fireChannelRead(data)
    }
}
