/// What the answers of a tracker mean.
extension TrackerClient {
    func parsed(_ response: TrackerResponse, _ kind: JSONTape.Kind) throws -> JSONNode {
        do throws(JSONSyntaxError) {
            let root = try JSONTape(response.body).root
            guard root.kind == kind else { throw JSONSyntaxError(offset: 0, reason: "no \(kind)") }
            return root
        } catch {
            throw TrackerError(
                .invalidResponse,
                unreadable(response),
                isPermanent: false,
                cause: "\(error)"
            )
        }
    }

    private func unreadable(_ response: TrackerResponse) -> String {
        guard response.isHTML else {
            return "\(base.origin) answers with something that is not the JSON expected. Check that base_url is the "
                + "address of the API"
        }
        return dialect.webPage(response)
            ?? "\(base.origin) answers with a web page (a login page, perhaps) instead of data. Check that base_url is "
            + "the address of the API and that no login page stands before it"
    }

    func error(for response: TrackerResponse, _ limit: TrackerDialect.RateLimit?) -> TrackerError {
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
        var response = response
        response.redact = dialect.redacted
        return dialect.refusal(response)
    }
}
