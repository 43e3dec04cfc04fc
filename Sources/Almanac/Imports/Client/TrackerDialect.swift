import Items

/// What differs between trackers below the level of paging: how to sign a request and how to read a refusal.
struct TrackerDialect: Sendable {
    /// For messages: `GitHub`.
    var name: String
    var headers: [(name: String, value: Secret)]
    /// What must not be shown, should the tracker repeat it: the secrets as they were given, and as they are sent.
    var secrets: [Secret]
    /// A limit that is in force after this answer, even a good one; nil when the next request may go at once.
    var rateLimit: @Sendable (TrackerResponse, _ now: Timestamp) -> RateLimit?
    /// What a refusal (4xx) means and what to do about it.
    var refusal: @Sendable (TrackerResponse) -> TrackerError
    /// What is wrong with the login where the answer says so, which may be 200 with an empty list; nil where it counts.
    var loginFault: @Sendable (TrackerResponse) -> TrackerError? = { _ in nil }
    /// What a web page in place of data means, nil where there is nothing particular to say.
    var webPage: @Sendable (TrackerResponse) -> String? = { _ in nil }

    struct RateLimit: Equatable, Sendable {
        /// nil where the tracker names no time.
        var wait: Duration?
        var reason: String
    }

    /// Something that the tracker has said, without the secrets that it repeats.
    func redacted(_ words: String) -> String {
        SecretMask(secrets).masked(words)
    }
}
