package import Items
import NIOCore
import NIOHTTP1

/// Gets JSON from one tracker: signs requests, waits out limits, retries what may pass, and explains what does not.
package struct TrackerClient: Sendable {
    /// A JSON value and the headers that came with it.
    package struct Page: Sendable {
        package var json: JSONNode
        var headers: HTTPHeaders
        /// The tracker's clock when it answered; ours where it does not tell.
        package var answeredAt: Timestamp
        /// Of the answer's body.
        var bytes: Int

        init(_ json: JSONNode, _ response: TrackerResponse, answeredAt: Timestamp) {
            (self.json, headers, self.answeredAt, bytes) = (json, response.headers, answeredAt, response.body.count)
        }

        /// The target of a `Link` header's relation, such as `next`.
        package func link(_ relation: String) -> String? {
            LinkHeader.target(relation, in: headers["Link"])
        }

        /// The link to the page after this one of a list.
        ///
        /// - Parameter path: of the list's first page with its query. GitLab numbers its pages in a field as well, which
        ///   stays where a proxy drops links.
        package func next(in path: String) -> String? {
            if let link = link("next") { return link }
            guard let number = count("X-Next-Page"), number > 1 else { return nil }
            let query = path.split(separator: "?", maxSplits: 1).dropFirst().first.map { "\($0)&" } ?? ""
            return "?\(query)page=\(number)"
        }

        package func header(_ name: String) -> String? {
            headers.first(name: name)
        }

        /// How many there are, as a field says; nil for what can't be.
        package func count(_ name: String) -> Int? {
            header(name).flatMap { Int($0) }?.toldCount
        }
    }

    package struct Settings: Sendable {
        /// `almanac/1.2.3`
        package var userAgent: String
        package var retry: RetryState.Policy = .job
        package var clock: ImportClock = .system
        /// Sleeps through a wait; whoever gives it may show the wait and let others work meanwhile.
        package var pausing:
            @Sendable (_ wait: ImportWait, _ sleep: @Sendable () async throws -> Void) async throws -> Void = {
                try await $1()
            }
        /// Told of each attempt and each wait.
        package var observe: @Sendable (TrackerEvent) -> Void = { _ in }

        package init(
            userAgent: String,
            retry: RetryState.Policy = .job,
            clock: ImportClock = .system,
            pausing:
                @escaping @Sendable (_ wait: ImportWait, _ sleep: @Sendable () async throws -> Void) async throws ->
                Void = {
                    try await $1()
                },
            observe: @escaping @Sendable (TrackerEvent) -> Void = { _ in }
        ) {
            (self.userAgent, self.retry, self.clock, self.pausing) = (userAgent, retry, clock, pausing)
            self.observe = observe
        }
    }

    package let base: TrackerURL
    package let dialect: TrackerDialect
    let transport: TrackerTransport
    let settings: Settings
    private let headers: HTTPHeaders
    /// Set by an answer that used a limit up.
    private let pause = RequestPause()

    static let maxRedirects = 5

    package init(base: TrackerURL, transport: TrackerTransport, dialect: TrackerDialect, settings: Settings) {
        (self.base, self.transport, self.dialect, self.settings) = (base, transport, dialect, settings)
        var headers = HTTPHeaders([("User-Agent", settings.userAgent), ("Accept-Encoding", "gzip, deflate")])
        for (name, value) in dialect.headers { headers.replaceOrAdd(name: name, value: value.value) }
        self.headers = headers
    }

    /// - Parameter path: what follows the base address, with a slash at its beginning.
    /// - Parameter shape: what the answer must be; anything else is a fault.
    /// - Throws: `TrackerError` when no attempt is left or none can help, `CancellationError`.
    package func get(path: String, expecting shape: AnswerShape) async throws -> Page {
        try await page(TrackerRequest(url: try url(path: path)), shape)
    }

    /// Gets the page that a page link of a list leads to; see `TrackerURL.page`.
    ///
    /// - Parameter path: of the list, as its first page was asked for; a query in it does not matter.
    package func get(link: String, of path: String, expecting shape: AnswerShape) async throws -> Page {
        let list = try url(path: String(path.prefix { $0 != "?" }))
        let target: TrackerURL
        do throws(TrackerURL.Problem) {
            target = try TrackerURL.page(link, of: list, at: base)
        } catch {
            throw leadsElsewhere(error)
        }
        return try await page(TrackerRequest(url: target), shape)
    }

    package func post(path: String, _ json: JSONValue, expecting shape: AnswerShape) async throws -> Page {
        try await page(.posting(json, to: try url(path: path)), shape)
    }

    /// - Returns: no page when what is there still has this entity tag.
    package func getIfChanged(
        path: String,
        since entityTag: String?,
        expecting shape: AnswerShape
    ) async throws -> (page: Page?, answeredAt: Timestamp) {
        var request = TrackerRequest(url: try url(path: path))
        if let entityTag { request.headers.add(name: "If-None-Match", value: entityTag) }
        let (json, response) = try await retrying { try await answer(to: request) { try parsed($0, shape) } }
        let time = response.serverTime(orElse: settings.clock.now())
        return (json.map { Page($0, response, answeredAt: time) }, time)
    }

    private func page(_ request: TrackerRequest, _ shape: AnswerShape) async throws -> Page {
        try await retrying { try await once(request, shape) }
    }

    /// One attempt at a page.
    func once(_ request: TrackerRequest, _ shape: AnswerShape) async throws -> Page {
        let (json, response) = try await answer(to: request) { try parsed($0, shape) }
        guard let json else { throw TrackerError(.invalidResponse, "\(dialect.name) answers 304 without being asked") }
        let time = response.serverTime(orElse: settings.clock.now())
        return Page(json, response, answeredAt: time)
    }
}

extension TrackerClient {
    /// Does something again and again, with waits, until it goes well or nothing can help.
    func retrying<Result: Sendable>(_ attempt: () async throws -> Result) async throws -> Result {
        var retry = RetryState(policy: settings.retry)
        while true {
            if let wait = pause.current { try await sit(out: wait) }
            do {
                let result = try await attempt()
                settings.observe(.answered)
                return result
            } catch let error as TrackerError {
                switch retry.next(after: error, jitter: settings.clock.jitter()) {
                case .giveUp(let error):
                    settings.observe(.failed)
                    throw error
                case .wait(let duration):
                    settings.observe(.retried)
                    pause.set(wait(duration, because: error))
                }
            }
        }
    }

    private func wait(_ duration: Duration, because error: TrackerError) -> ImportWait {
        let isLimit = error.code == .rateLimited
        let reason = isLimit ? error.message : "\(dialect.name) does not answer as it should; trying again"
        return ImportWait(reason: reason, resumeAt: settings.clock.now() + duration, isLimit: isLimit)
    }

    private func sit(out wait: ImportWait) async throws {
        let clock = settings.clock
        let begin = clock.now()
        defer { settings.observe(.waited(max(.zero, clock.now() - begin), isLimit: wait.isLimit)) }
        try await settings.pausing(wait) { try await clock.sleep(max(.zero, wait.resumeAt - clock.now())) }
        pause.end(wait)
    }

    /// - Returns: what `read` makes of a good answer, nil for 304.
    func answer<Result>(
        to request: TrackerRequest,
        _ read: (TrackerResponse) throws -> Result
    ) async throws -> (Result?, TrackerResponse) {
        let response = try await followRedirects(signed(request))
        let limit = dialect.rateLimit(response, settings.clock.now())
        guard response.status == 200 || response.status == 304 else { throw error(for: response, limit) }
        let result = response.status == 304 ? nil : try read(response)
        noteLimit(limit)
        return (result, response)
    }

    /// A limit that a good answer has used up holds before the next request.
    func noteLimit(_ limit: TrackerDialect.RateLimit?) {
        guard let limit, let wait = limit.wait, wait <= min(settings.retry.maxWait, settings.retry.patience) else {
            return
        }
        pause.set(ImportWait(reason: limit.reason, resumeAt: settings.clock.now() + wait, isLimit: true))
    }

    func signed(_ request: TrackerRequest) -> TrackerRequest {
        var signed = request
        signed.headers = headers
        for (name, value) in request.headers { signed.headers.replaceOrAdd(name: name, value: value) }
        return signed
    }

    private func followRedirects(_ first: TrackerRequest) async throws -> TrackerResponse {
        var request = first
        for _ in 0...Self.maxRedirects {
            let response = try await transport.send(request)
            guard let location = response.redirect else { return response }
            request.url = try url(link: location, relativeTo: request.url.text)
        }
        throw TrackerError(.redirectRefused, "\(dialect.name) redirects in a circle. Check base_url")
    }

    package func url(path: String) throws -> TrackerURL {
        try url(link: base.text + path, relativeTo: base.text)
    }

    /// The one place where links of the tracker become requests.
    private func url(link: String, relativeTo page: String) throws -> TrackerURL {
        do throws(TrackerURL.Problem) {
            let url = try TrackerURL(link: link, relativeTo: page)
            guard url.origin == base.origin else { throw TrackerURL.Problem(description: "\(url.origin)") }
            return url
        } catch {
            throw leadsElsewhere(error)
        }
    }

    private func leadsElsewhere(_ problem: TrackerURL.Problem) -> TrackerError {
        TrackerError(
            .redirectRefused,
            "\(dialect.name) sends us on to another address (\(dialect.redacted("\(problem)"))), which does not get the "
                + "credentials. If it is the tracker's right address, set base_url to it"
        )
    }
}
