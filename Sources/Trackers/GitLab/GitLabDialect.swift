import Egress
import Items

extension TrackerDialect {
    /// A personal, project or group access token, or one of OAuth: all go as Bearer.
    static func gitLab(_ credentials: ImportCredentials, _ config: SourceConfig) -> TrackerDialect {
        let name = config.messageSubject("project", of: config.gitLabProjects, "group")
        let token = credentials.apiToken
        return TrackerDialect(
            name: "GitLab",
            headers: [
                ("Accept", Secret("application/json")), ("Authorization", Secret("Bearer \(token?.value ?? "")")),
            ],
            secrets: token.map { [$0] } ?? [],
            rateLimit: gitLabRateLimit,
            refusal: { gitLabRefusal($0, name: name) },
            webPage: { _ in
                "GitLab answers with a web page (its sign-in page, perhaps) instead of data. Check that base_url is the "
                    + "address of GitLab, with its path (https://host/gitlab)"
            }
        )
    }

    private static func gitLabRateLimit(_ response: TrackerResponse, now: Timestamp) -> RateLimit? {
        let isRefused = response.status == 429
        guard isRefused || response.header("RateLimit-Remaining") == "0" else { return nil }
        let wait =
            (isRefused ? response.retryAfter(now: now) : nil)
            ?? response.wait(untilUnixSeconds: "RateLimit-Reset", now: now)
        return RateLimit(wait: wait, reason: "GitLab's rate limit")
    }

    private static func gitLabRefusal(_ response: TrackerResponse, name: String) -> TrackerError {
        let words = response.words("error_description") ?? response.words("message") ?? response.words("error")
        let said = words.map { ", saying \"\($0)\"" } ?? ""
        switch response.status {
        case 401:
            return TrackerError(
                .authenticationFailed,
                "GitLab does not accept the api_token\(said). It is wrong, expired or revoked: make a new one with the "
                    + "scope read_api"
            )
        case 403:
            return TrackerError(
                .permissionDenied,
                "The api_token may not read \(name)\(said). Give it the scope read_api, and its account the role "
                    + "Reporter in the project"
            )
        case 404 where words == nil || words == "404 Not Found":
            return TrackerError(
                .notFound,
                "There is no GitLab API at this address. base_url is the address of GitLab with its path, such as "
                    + "https://gitlab.example.com or https://host/gitlab"
            )
        case 404:
            return TrackerError(
                .notFound,
                "GitLab does not have \(name), or the api_token may not see it\(said). Check the number or path, and that the "
                    + "account is a member"
            )
        case 410: return TrackerError(.notFound, "GitLab no longer has \(name)\(said)")
        case 451: return TrackerError(.permissionDenied, "GitLab has closed \(name) for legal reasons\(said)")
        default:
            return TrackerError(.requestRefused, "GitLab refuses the request with status \(response.status)\(said)")
        }
    }
}
