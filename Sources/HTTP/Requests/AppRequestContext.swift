package import Hummingbird
package import Logging
package import NIOCore

/// What a route gets beside its request.
package struct AppRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Of this request, as in its `X-Request-Id` and its log lines.
    package var requestID = ""
    /// Who asks; nil where nobody had to say.
    var caller: Caller?
    /// Who asks: the connection's peer, or whom a trusted proxy names.
    var client: SocketAddress?
    /// The connection that the request came in by.
    package let channel: any Channel
    private let baseLogger: Logger

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        baseLogger = source.logger
    }

    /// A logger whose lines bear the request's id, made when asked for: most requests log nothing of their own.
    package var logger: Logger {
        var logger = baseLogger
        logger[metadataKey: "request_id"] = .string(requestID)
        return logger
    }
}
