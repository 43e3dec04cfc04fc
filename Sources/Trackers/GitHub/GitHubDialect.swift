import Egress
import Items

extension TrackerDialect {
    /// GitHub.com and GitHub Enterprise Server.
    ///
    /// - Parameter repository: what is asked for, in the words of a message.
    static func gitHub(token: Secret?, repository: String) -> TrackerDialect {
        var headers: [(name: String, value: Secret)] = [
            ("Accept", Secret("application/vnd.github+json")),
            ("X-GitHub-Api-Version", Secret("2022-11-28")),
        ]
        if let token { headers.append(("Authorization", Secret("Bearer \(token.value)"))) }
        return TrackerDialect(
            name: "GitHub",
            headers: headers,
            secrets: token.map { [$0] } ?? [],
            rateLimit: gitHubRateLimit,
            refusal: { gitHubRefusal($0, repository: repository) }
        )
    }

    /// GitHub answers 403 or 429 for two limits: the primary one tells when it ends in `x-ratelimit-reset` and has no
    /// `Retry-After`; the secondary one mostly has it, and leaves `x-ratelimit-remaining` above zero.
    ///
    /// A good answer with nothing remaining is a limit too: the next request would only be refused.
    private static func gitHubRateLimit(_ response: TrackerResponse, now: Timestamp) -> RateLimit? {
        let isRefused = response.status == 403 || response.status == 429
        if isRefused, let wait = response.retryAfter(now: now) {
            return RateLimit(wait: wait, reason: "GitHub's secondary rate limit")
        }
        if isRefused || response.status == 200, response.header("x-ratelimit-remaining") == "0" {
            let wait = response.wait(untilUnixSeconds: "x-ratelimit-reset", now: now)
            return RateLimit(wait: wait, reason: "GitHub's rate limit is used up")
        }
        guard isRefused, response.status == 429 || response.isSecondaryLimit else { return nil }
        return RateLimit(wait: nil, reason: "GitHub's secondary rate limit")
    }

    private static func gitHubRefusal(_ response: TrackerResponse, repository: String) -> TrackerError {
        let words = response.words("message")
        let said = words.map { ", saying \"\($0)\"" } ?? ""
        return switch response.status {
        case 401:
            TrackerError(
                .authenticationFailed,
                "GitHub does not accept the api_token\(said). It is wrong, expired or revoked: make a new one"
            )
        case 403:
            TrackerError(
                .permissionDenied,
                "The api_token may not read the issues of \(repository)\(said). Give it \"Issues: read\" and \"Pull "
                    + "requests: read\" (fine-grained) or the scope \"repo\" (classic)"
            )
        case 404 where response.isHTML:
            TrackerError(
                .notFound,
                "There is no GitHub API at this address. For GitHub Enterprise base_url ends in /api/v3"
            )
        case 404:
            TrackerError(
                .notFound,
                "GitHub does not have \(repository), or the api_token may not see it. Check the spelling, and that the "
                    + "token covers this repository"
            )
        case 410: TrackerError(.notFound, "The issues of \(repository) are switched off on GitHub")
        case 451: TrackerError(.permissionDenied, "GitHub has closed \(repository) for legal reasons\(said)")
        default:
            TrackerError(.requestRefused, "GitHub refuses the request with status \(response.status)\(said)")
        }
    }
}

extension TrackerResponse {
    /// Before 2023 the secondary limit was called the abuse detection mechanism, as old Enterprise servers still do.
    fileprivate var isSecondaryLimit: Bool {
        guard let words = words("message")?.lowercased() else { return false }
        return words.contains("secondary rate limit") || words.contains("abuse detection")
    }
}
