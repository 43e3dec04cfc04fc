import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// The way of every request: id, guards, route, head fields that all answers have, one line in the log.
///
/// It stands where Hummingbird's `Application` has its own, since middleware sees neither the end of a response nor
/// requests that match no route, and the logger that `Application` makes for each request costs more than all of this.
struct RequestPipeline: Sendable {
    let routes: RouterResponder<AppRequestContext>
    let methods: RouteMethods
    let guards: RequestGuards
    let problem: @Sendable (any Error) -> Problem?
    let accessLog: AccessLog
    private let auditLog: AuditLog
    let metrics: RequestMetrics
    let logger: Logger
    private let ids = RequestIDs()
    private let date = HTTPDate()

    init(
        router: Router<AppRequestContext>,
        guards: RequestGuards,
        problem: @escaping @Sendable (any Error) -> Problem?,
        accessLog: AccessLog,
        metrics: RequestMetrics,
        logger: Logger
    ) {
        routes = router.buildResponder()
        methods = RouteMethods(router)
        self.guards = guards
        self.problem = problem
        self.accessLog = accessLog
        auditLog = AuditLog(output: accessLog.output)
        self.metrics = metrics
        self.logger = logger
    }

    @concurrent func serve(_ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws
    {
        let start = NIODeadline.now()
        var context = AppRequestContext(source: ApplicationRequestContextSource(channel: channel, logger: logger))
        context.requestID = ids.id(proposed: request.headers.first(.requestID))
        context.client = guards.proxies.client(of: channel.remoteAddress, request.headers)
        var response = await answer(request, &context)
        if request.method == .head { response = response.createHeadResponse() }
        complete(&response, context.requestID)
        var entry = AccessLog.Entry(
            request: request.head,
            bytes: response.body.contentLength,
            client: context.client,
            nanoseconds: 0,
            id: context.requestID,
            status: response.status.code
        )
        let isStream = response.headers[.contentType] == ServerSentEvent.mediaType
        defer {
            entry.nanoseconds = Int((NIODeadline.now() - start).nanoseconds)
            accessLog.write(entry)
            let path = guards.links.stripped(request.uri.path) ?? request.uri.path
            let route = context.endpointPath
            auditLog.write(entry, path: path, route: route, by: context)
            metrics.note(entry, route: route, isStream: isStream)
        }
        do {
            try await writer.write(response: response.head, body: response.body)
        } catch {
            entry.isAborted = true
            entry.bytes = nil
            throw error
        }
    }

    /// The answer to bytes that are no request, logged like the others.
    func refusal(_ problem: Problem) -> HTTPResponseParts {
        var response = problem.response
        let id = ids.id(proposed: nil)
        complete(&response, id)
        let body = ByteBuffer(bytes: problem.body)
        let head = HTTPRequest(method: Self.unreadable, scheme: nil, authority: nil, path: "-")
        let entry = AccessLog.Entry(
            request: head,
            bytes: body.readableBytes,
            nanoseconds: 0,
            id: id,
            status: problem.status.code
        )
        accessLog.write(entry)
        metrics.note(entry, route: nil, isStream: false)
        return HTTPResponseParts(head: response.head, body: body)
    }

    /// What could not be read has no method.
    private static let unreadable = HTTPRequest.Method("-") ?? .get

    private func answer(_ request: Request, _ context: inout AppRequestContext) async -> Response {
        let target = request.head.path ?? ""
        let request = local(request, context)
        do {
            let address = context.address
            try guards.check(request, from: { address }, caller: &context.caller)
            if request.method == .get || request.method == .head, let root = guards.links.root(of: target) {
                return Response(status: .permanentRedirect, headers: [.location: root])
            }
            let response = try await routes.respond(to: request, context: context)
            return refined(response, request)
        } catch {
            return response(to: error, request, context)
        }
    }

    /// The request as the routes know it: without the public address's prefix, and with a body that asks for itself
    /// where the client waits to be asked.
    private func local(_ request: Request, _ context: AppRequestContext) -> Request {
        var request = request
        if !guards.links.prefix.isEmpty, let path = request.head.path.flatMap(guards.links.stripped) {
            var head = request.head
            head.path = path
            request = Request(head: head, body: request.body)
        }
        if request.headers.contains(.expect) {
            request.body = RequestBody(asyncSequence: RequestedBody(body: request.body, channel: context.channel))
        }
        return request
    }

    /// Makes problems of the bare errors that Hummingbird itself answers with: no such route, no such method.
    private func refined(_ response: Response, _ request: Request) -> Response {
        guard response.status.code >= 400, response.headers[.contentType] != Problem.mediaType else { return response }
        guard response.status == .notFound, let allowed = methods.allowed(at: request.uri.path) else {
            let detail = response.status == .notFound ? "There is nothing at this path" : response.status.reasonPhrase
            return Problem(response.status, detail).response
        }
        if request.method == .options { return Response(status: .noContent, headers: [.allow: allowed]) }
        return Problem(
            .methodNotAllowed,
            "\(request.method.rawValue) is not allowed here, but \(allowed)",
            headers: [.allow: allowed]
        ).response
    }

    /// What nobody foresaw is told to the log alone.
    private func response(to error: any Error, _ request: Request, _ context: AppRequestContext) -> Response {
        if let problem = Problem(error) ?? self.problem(error) {
            if problem.status.kind == .serverError, !(error is Problem) {
                context.logger.notice("request not served", metadata: ["error": .string(String(reflecting: error))])
            }
            return problem.response
        }
        context.logger.error(
            "request failed",
            metadata: [
                "error": .string(String(reflecting: error)), "method": .string(request.method.rawValue),
                "path": .string(request.uri.path),
            ]
        )
        return Problem.internalError.response
    }

    private func complete(_ response: inout Response, _ id: String) {
        response.headers.append(HTTPField(name: .date, value: date.text))
        response.headers.append(HTTPField(name: .requestID, value: id))
        for field in HTTPField.always where !response.headers.contains(field.name) { response.headers.append(field) }
    }
}

extension HTTPField {
    /// What routes tell is of the moment, and can be somebody's own.
    private static let noStore = HTTPField(name: .cacheControl, value: "no-store")
    private static let noSniff = HTTPField(name: .xContentTypeOptions, value: "nosniff")
    /// Pages of other sites can't have it even as a picture or a script.
    private static let sameOrigin = HTTPField(name: .crossOriginResourcePolicy, value: "same-origin")
    /// What an answer has unless its route says otherwise.
    fileprivate static let always = [noSniff, noStore, sameOrigin]
}
