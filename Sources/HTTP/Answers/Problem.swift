package import HTTPTypes
import Hummingbird
package import Items

/// An answer that says what went wrong, as `application/problem+json` (RFC 9457). Thrown by routes, sent by the
/// `RequestPipeline`; everything in it is for the client's eyes.
package struct Problem: Error, Equatable, Sendable {
    package var status: HTTPResponse.Status
    /// `about:blank` (the status says it all) or a stable URN of a kind of problem.
    var type = "about:blank"
    /// A sentence; where several rules are broken, the first one's.
    var detail: String
    var errors: [FieldProblem] = []
    /// What programs may know beside the sentence (RFC 9457, 3.2).
    package var extensions: [JSONValue.Member] = []
    /// Fields for the head, such as `Retry-After` or `Allow`.
    var headers: HTTPFields = [:]

    package init(
        _ status: HTTPResponse.Status,
        _ detail: String,
        errors: [FieldProblem] = [],
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }

    /// Broken rules of one request, none empty: 422 unless told otherwise.
    package init(_ status: HTTPResponse.Status = .unprocessableContent, broken rules: [FieldProblem]) {
        self.init(status, rules.first?.detail ?? status.reasonPhrase, errors: rules)
    }

    package static func notFound(_ detail: String) -> Problem {
        Problem(.notFound, detail)
    }

    package static func conflict(_ detail: String) -> Problem {
        Problem(.conflict, detail)
    }

    /// 429: the same request can succeed later.
    package static func busy(_ detail: String, retryAfter seconds: Int) -> Problem {
        Problem(.tooManyRequests, detail, headers: [.retryAfter: String(seconds)])
    }

    /// 503: something that the request needs is away.
    package static func unavailable(_ detail: String, retryAfter seconds: Int) -> Problem {
        Problem(.serviceUnavailable, detail, headers: [.retryAfter: String(seconds)])
    }
}

extension Problem {
    /// As many as a person reads: a body of a megabyte can break fifty thousand rules.
    private static let maxErrors = 100

    static let mediaType = "application/problem+json"

    var response: Response {
        var headers = headers
        headers[.contentType] = Self.mediaType
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// The text of the body.
    var body: [UInt8] {
        var members: [JSONValue.Member] = [
            .init(name: "type", value: .string(type)),
            .init(name: "title", value: .string(status.reasonPhrase)),
            .init(name: "status", value: .integer(status.code)),
            .init(name: "detail", value: .string(detail)),
        ]
        if !errors.isEmpty {
            members.append(.init(name: "errors", value: .array(errors.prefix(Self.maxErrors).map(\.json))))
        }
        return JSONValue.object(members + extensions).text
    }
}

extension FieldProblem {
    fileprivate var json: JSONValue {
        ["pointer": .string(pointer), "detail": .string(detail)]
    }
}
