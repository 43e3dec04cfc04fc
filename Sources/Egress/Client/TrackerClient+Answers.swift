import Items

/// What the answers of a tracker mean.
extension TrackerClient {
    /// The JSON of a good answer that is what was asked for.
    ///
    /// - Throws: `TrackerError`.
    func parsed(_ response: TrackerResponse, _ shape: AnswerShape) throws -> JSONNode {
        if let fault = dialect.loginFault(response) { throw fault }
        let root: JSONNode
        do throws(JSONSyntaxError) {
            root = try JSONTape(response.body).root
        } catch {
            if error.isTooLarge { throw overfull("of \(JSONTape.mostValues.grouped) values and more") }
            throw TrackerError(.invalidResponse, unreadable(response), isPermanent: false, cause: "\(error)")
        }
        if shape.isOverfull(root) { throw overfull("with many times more entries than were asked for") }
        let lack = shape.lack(in: root)
        let isBroken = lack != nil && (root.complaint != nil || shape.hasRows(in: root))
        if root.complains || isBroken { throw complaint(root, shape) }
        guard let lack else { return root }
        throw TrackerError(.invalidResponse, unreadable(response), isPermanent: false, cause: lack)
    }

    private func overfull(_ what: String) -> TrackerError {
        TrackerError(
            .responseTooLarge,
            "\(dialect.name) sends an answer \(what), which is not taken. Check that base_url is the address of the "
                + "tracker itself, or import with a lower batch_size"
        )
    }

    /// An error in an answer with status 200: what came with it is not the whole, and nothing is an empty list.
    private func complaint(_ root: JSONNode, _ shape: AnswerShape) -> TrackerError {
        let words = root.complaint.map { ", saying \"\(dialect.redacted($0).shownInMessage)\"" } ?? ""
        let isCut = shape.hasRows(in: root)
        let what =
            isCut
            ? "\(dialect.name) broke its answer off\(words). It does not get through with this many items: import again "
                + "later, or with a lower batch_size"
            : "\(dialect.name) answers with an error in place of data\(words). Import again later; if it stays so, ask "
                + "those who run it"
        return TrackerError(isCut ? .incompleteResponse : .invalidResponse, what, isPermanent: false)
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
        if let fault = dialect.loginFault(response) { return fault }
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
