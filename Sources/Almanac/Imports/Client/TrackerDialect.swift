import Foundation

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
    /// What a web page in place of data means, nil where there is nothing particular to say.
    var webPage: @Sendable (TrackerResponse) -> String? = { _ in nil }

    struct RateLimit: Equatable, Sendable {
        /// nil where the tracker names no time.
        var wait: Duration?
        var reason: String
    }

    /// Something that the tracker has said, without the secrets that it repeats; the longest go first, for one may hold
    /// another.
    func redacted(_ words: String) -> String {
        let forms = secrets.flatMap { [$0.value, $0.withoutScheme] }.filter { !$0.isEmpty }
        return forms.sorted { $0.utf8.count > $1.utf8.count }.reduce(words) { words, form in
            words.replacingOccurrences(of: form, with: "(secret)", options: .caseInsensitive)
        }
    }
}

extension Secret {
    /// What follows the scheme in the value of an `Authorization` field; empty for anything else.
    fileprivate var withoutScheme: String {
        let parts = value.split(separator: " ", maxSplits: 1)
        return parts.count == 2 && ["Basic", "Bearer"].contains(parts[0]) ? String(parts[1]) : ""
    }
}
