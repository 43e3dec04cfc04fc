/// What differs between trackers below the level of paging: how to sign a request and how to read a refusal.
struct TrackerDialect: Sendable {
    /// For messages: `GitHub`.
    var name: String
    var headers: [(name: String, value: Secret)]
    /// What must not be shown, should the tracker repeat it.
    var secrets: [Secret]
    /// A limit that is in force after this answer, even a good one; nil when the next request may go at once.
    var rateLimit: @Sendable (TrackerResponse, _ now: Timestamp) -> RateLimit?
    /// What a refusal (4xx) means and what to do about it.
    var refusal: @Sendable (TrackerResponse) -> TrackerError
    /// What a web page in place of data means, nil where there is nothing particular to say.
    var webPage: @Sendable (TrackerResponse) -> String? = { _ in nil }

    struct RateLimit: Equatable, Sendable {
        /// nil where the tracker names no time.
        var wait: Duration?
        var reason: String
    }

    /// Takes out the secrets that the answer repeats; a word of our own may be the same as a short one.
    func redacted(_ error: TrackerError, of response: TrackerResponse) -> TrackerError {
        let said = String(decoding: response.body, as: UTF8.self)
        return secrets.filter { said.contains($0.value) }.reduce(into: error) { error, secret in
            error.message.replace(secret.value, with: "\(secret)")
            error.cause?.replace(secret.value, with: "\(secret)")
        }
    }
}
