import Hummingbird
import Logging
import NIOCore

/// What a route gets beside its request.
struct AppRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Of this request, as in its `X-Request-Id` and its log lines.
    var requestID = ""
    /// The connection that the request came in by.
    let channel: any Channel
    private let baseLogger: Logger

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        baseLogger = source.logger
    }

    /// A logger whose lines bear the request's id, made when asked for: most requests log nothing of their own.
    var logger: Logger {
        var logger = baseLogger
        logger[metadataKey: "request_id"] = .string(requestID)
        return logger
    }
}
