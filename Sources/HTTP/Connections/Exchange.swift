import HTTPTypes
import NIOHTTP1

/// One request and its response as the connection sees them: decides how the response is framed, and whether the
/// connection can serve another request afterwards.
struct Exchange {
    private let isHead: Bool
    /// HTTP/1.1, not 1.0.
    private let isCurrent: Bool
    private let expectsContinue: Bool
    /// Of the request's body; nil where it is chunked.
    private let announced: Int?
    private var received = 0
    private(set) var requestEnded = false
    private(set) var responseBegan = false
    /// A stream that only lives while the client listens.
    private(set) var isEventStream = false
    private(set) var closes: Bool
    private var continued = false

    init(_ head: HTTPRequestHead) {
        isHead = head.method == .HEAD
        isCurrent = head.version == .http1_1
        closes = !head.isKeepAlive || UpgradeOffer(head) == .unclear
        expectsContinue = isCurrent && head.headers.first(name: "expect")?.lowercased() == "100-continue"
        let isChunked = head.headers.contains(name: "transfer-encoding")
        announced = isChunked ? nil : head.headers.first(name: "content-length").flatMap(Int.init) ?? 0
    }

    mutating func received(_ count: Int) {
        received += count
    }

    mutating func endRequest() {
        requestEnded = true
    }

    mutating func closeAfterwards() {
        closes = true
    }

    /// Whether `100 Continue` is to be sent now that a route reads the body: once, and only while it can matter.
    mutating func wantsContinue() -> Bool {
        guard expectsContinue, !continued, !responseBegan, received == 0, !requestEnded else { return false }
        continued = true
        return true
    }

    /// Frames the head of the response. A connection whose client may go on to send a body of more than
    /// `discardable` bytes that nobody reads is closed rather than drained.
    mutating func begin(_ response: HTTPResponse, discardable: Int) -> HTTPResponseHead {
        responseBegan = true
        isEventStream = response.headerFields.first(.contentType) == "text/event-stream"
        if !requestEnded {
            let rest = announced.map { $0 - received } ?? .max
            if rest > discardable || expectsContinue && !continued { closes = true }
        }
        var fields = response.headerFields
        frame(&fields, status: response.status)
        var head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: response.status.code, reasonPhrase: response.status.reasonPhrase),
            headers: HTTPHeaders(fields.map { ($0.name.rawName, $0.value) })
        )
        if closes {
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        } else if !isCurrent {
            head.headers.replaceOrAdd(name: "Connection", value: "keep-alive")
        }
        return head
    }

    /// Sets `Content-Length` and `Transfer-Encoding` as RFC 9112, 6 wants them.
    private mutating func frame(_ fields: inout HTTPFields, status: HTTPResponse.Status) {
        let hasNoLength = status.kind == .informational || status == .noContent || status == .notModified
        if hasNoLength {
            fields[.contentLength] = nil
        } else if !fields.contains(.contentLength), !isHead {
            if isCurrent { fields[.transferEncoding] = "chunked" } else { closes = true }
        }
    }
}
