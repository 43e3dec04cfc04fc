import NIOHTTP1

/// Gets JSON from one tracker: signs requests, waits out limits, retries what may pass, and explains what does not.
struct TrackerClient: Sendable {
    /// A JSON value and the headers that came with it.
    struct Page: Sendable {
        var json: JSONNode
        var headers: HTTPHeaders

        /// The target of a `Link` header's relation, such as `next`.
        func link(_ relation: String) -> String? {
            LinkHeader.target(relation, in: headers["Link"])
        }
    }

    let base: TrackerURL
    private let transport: TrackerTransport
    private let dialect: TrackerDialect
    private let settings: Settings
    private let headers: HTTPHeaders
    /// Set by an answer that used a limit up.
    private var pause: ImportWait?

    struct Settings: Sendable {
        /// `almanac/1.2.3`
        var userAgent: String
        var retry: RetryState.Policy = .job
        var clock: ImportClock = .system
        /// Called with a wait before it begins and with nil after it.
        var waiting: @Sendable (ImportWait?) -> Void = { _ in }
    }

    private static let maxRedirects = 5

    init(base: TrackerURL, transport: TrackerTransport, dialect: TrackerDialect, settings: Settings) {
        (self.base, self.transport, self.dialect, self.settings) = (base, transport, dialect, settings)
        var headers = HTTPHeaders([("User-Agent", settings.userAgent), ("Accept-Encoding", "gzip, deflate")])
        for (name, value) in dialect.headers { headers.replaceOrAdd(name: name, value: value.value) }
        self.headers = headers
    }

    /// - Parameter path: what follows the base address, with a slash at its beginning.
    /// - Parameter kind: what the answer must be; anything else is a fault.
    /// - Throws: `TrackerError` when no attempt is left or none can help, `CancellationError`.
    mutating func get(path: String, expecting kind: JSONTape.Kind) async throws -> Page {
        try await get(try url(link: base.text + path, relativeTo: base.text), expecting: kind)
    }

    /// Gets a link that the tracker gave, as it is, provided that it stays on the tracker's origin.
    mutating func get(link: String, from page: TrackerURL, expecting kind: JSONTape.Kind) async throws -> Page {
        try await get(try url(link: link, relativeTo: page.text), expecting: kind)
    }

    private mutating func get(_ url: TrackerURL, expecting kind: JSONTape.Kind) async throws -> Page {
        var retry = RetryState(policy: settings.retry)
        while true {
            if let pause { try await wait(pause) }
            do {
                return try await attempt(url, kind)
            } catch let error as TrackerError {
                switch retry.next(after: error, jitter: settings.clock.jitter()) {
                case .giveUp(let error): throw error
                case .wait(let duration):
                    pause = ImportWait(reason: reason(of: error), resumeAt: settings.clock.now() + duration)
                }
            }
        }
    }

    private func reason(of error: TrackerError) -> String {
        error.code == .rateLimited ? error.message : "\(dialect.name) does not answer as it should; trying again"
    }

    private mutating func wait(_ wait: ImportWait) async throws {
        settings.waiting(wait)
        defer { settings.waiting(nil) }
        try await settings.clock.sleep(max(.zero, wait.resumeAt - settings.clock.now()))
        pause = nil
    }

    private mutating func attempt(_ url: TrackerURL, _ kind: JSONTape.Kind) async throws -> Page {
        let response = try await followRedirects(url)
        let limit = dialect.rateLimit(response, settings.clock.now())
        guard response.status == 200 else { throw error(for: response, limit) }
        let json = try parse(response, kind)
        if let limit, let wait = limit.wait, wait <= settings.retry.maxWait {
            pause = ImportWait(reason: limit.reason, resumeAt: settings.clock.now() + wait)
        }
        return Page(json: json, headers: response.headers)
    }

    private func followRedirects(_ first: TrackerURL) async throws -> TrackerResponse {
        var target = first
        for _ in 0...Self.maxRedirects {
            let response = try await transport.get(target, headers: headers)
            guard [301, 302, 303, 307, 308].contains(response.status) else { return response }
            guard let location = response.header("Location") else { return response }
            target = try url(link: location, relativeTo: target.text)
        }
        throw TrackerError(.redirectRefused, "\(dialect.name) redirects in a circle. Check base_url")
    }

    /// The one place where links of the tracker become requests.
    private func url(link: String, relativeTo page: String) throws -> TrackerURL {
        do throws(TrackerURL.Problem) {
            let url = try TrackerURL(link: link, relativeTo: page)
            guard url.origin == base.origin else { throw TrackerURL.Problem(description: "\(url.origin)") }
            return url
        } catch {
            throw TrackerError(
                .redirectRefused,
                "\(dialect.name) sends us on to another address (\(error)), which does not get the credentials. If it "
                    + "is the tracker's right address, set base_url to it"
            )
        }
    }
}

extension TrackerClient {
    private func parse(_ response: TrackerResponse, _ kind: JSONTape.Kind) throws -> JSONNode {
        do throws(JSONSyntaxError) {
            let root = try JSONTape(response.body).root
            guard root.kind == kind else { throw JSONSyntaxError(offset: 0, reason: "no \(kind)") }
            return root
        } catch {
            let what =
                response.isHTML ? "a web page (a login page, perhaps)" : "something that is not the JSON expected"
            throw TrackerError(
                .invalidResponse,
                "\(base.origin) answers with \(what). Check that base_url is the address of the API",
                isPermanent: false,
                cause: "\(error)"
            )
        }
    }

    private func error(for response: TrackerResponse, _ limit: TrackerDialect.RateLimit?) -> TrackerError {
        if let limit {
            return TrackerError(.rateLimited, limit.reason, isPermanent: false, retryAfter: limit.wait)
        }
        if response.status >= 500 || response.status == 408 || response.status == 425 {
            return TrackerError(
                .serverError,
                "\(dialect.name) answers \(response.status): it has a fault or is overloaded. Try again later",
                isPermanent: false,
                retryAfter: response.retryAfter(now: settings.clock.now())
            )
        }
        return dialect.redacted(dialect.refusal(response))
    }
}
