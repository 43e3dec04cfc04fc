package import Items

/// What differs between trackers below the level of paging: how to sign a request and how to read a refusal.
package struct TrackerDialect: Sendable {
    /// For messages: `GitHub`.
    package var name: String
    package var headers: [(name: String, value: Secret)]
    /// What must not be shown, should the tracker repeat it: the secrets as they were given, and as they are sent.
    package var secrets: [Secret]
    /// A limit that is in force after this answer, even a good one; nil when the next request may go at once.
    package var rateLimit: @Sendable (TrackerResponse, _ now: Timestamp) -> RateLimit?
    /// What a refusal (4xx) means and what to do about it.
    package var refusal: @Sendable (TrackerResponse) -> TrackerError
    /// What is wrong with the login where the answer says so, which may be 200 with an empty list; nil where it counts.
    package var loginFault: @Sendable (TrackerResponse) -> TrackerError? = { _ in nil }
    /// What a web page in place of data means, nil where there is nothing particular to say.
    package var webPage: @Sendable (TrackerResponse) -> String? = { _ in nil }

    package init(
        name: String,
        headers: [(name: String, value: Secret)],
        secrets: [Secret],
        rateLimit: @escaping @Sendable (TrackerResponse, _ now: Timestamp) -> RateLimit?,
        refusal: @escaping @Sendable (TrackerResponse) -> TrackerError,
        loginFault: @escaping @Sendable (TrackerResponse) -> TrackerError? = { _ in nil },
        webPage: @escaping @Sendable (TrackerResponse) -> String? = { _ in nil }
    ) {
        self.name = name
        self.headers = headers
        self.secrets = secrets
        self.rateLimit = rateLimit
        self.refusal = refusal
        self.loginFault = loginFault
        self.webPage = webPage
    }

    package struct RateLimit: Equatable, Sendable {
        /// nil where the tracker names no time.
        package var wait: Duration?
        package var reason: String

        package init(wait: Duration? = nil, reason: String) {
            (self.wait, self.reason) = (wait, reason)
        }
    }

    /// Something that the tracker has said, without the secrets that it repeats.
    package func redacted(_ words: String) -> String {
        SecretMask(secrets).masked(words)
    }
}
