import Egress
import Foundation
import Items

extension TrackerDialect {
    /// Cloud wants e-mail and API token as Basic; Server and Data Center a personal access token as Bearer, or user
    /// name and password.
    static func jira(_ credentials: ImportCredentials, _ config: SourceConfig) -> TrackerDialect {
        let secret = credentials.apiToken ?? credentials.password
        let account = config.email ?? config.username
        let isBasic = account != nil
        let authorization =
            isBasic ? Secret.basic(user: account ?? "", password: secret) : Secret("Bearer \(secret?.value ?? "")")
        return TrackerDialect(
            name: "Jira",
            headers: [("Accept", Secret("application/json")), ("Authorization", authorization)],
            secrets: [credentials.apiToken, credentials.password, authorization].compactMap(\.self),
            rateLimit: jiraRateLimit,
            refusal: { jiraRefusal($0, isBasic: isBasic) },
            loginFault: { jiraLoginFault($0, isBasic: isBasic) },
            webPage: { response in
                response.status == 200
                    ? "Jira answers with a web page instead of data. Check that base_url is the address of Jira, with its "
                        + "path (https://host/jira), and that no login page of a single sign-on stands before it"
                    : nil
            }
        )
    }

    private static func jiraRateLimit(_ response: TrackerResponse, now: Timestamp) -> RateLimit? {
        guard response.status == 429 else { return nil }
        let wait = response.retryAfter(now: now) ?? response.wait(untilTime: "X-RateLimit-Reset", now: now)
        return RateLimit(wait: wait, reason: "Jira's rate limit")
    }

    private static func jiraRefusal(_ response: TrackerResponse, isBasic: Bool) -> TrackerError {
        let words = response.words("errorMessages") ?? response.words("message")
        let said = words.map { ", saying \"\($0)\"" } ?? ""
        switch response.status {
        case 401: return jiraLoginFailed(isBasic: isBasic)
        case 403:
            return TrackerError(
                .permissionDenied,
                "The account may not read this in Jira\(said). Give it the permission \"Browse projects\""
            )
        case 400 where words?.contains("for the field 'project'") == true:
            return TrackerError(
                .notFound,
                "Jira has no such project, or the account may not see it\(said). Check the key and the permission "
                    + "\"Browse projects\""
            )
        case 404 where words == nil:
            return TrackerError(
                .notFound,
                "There is no Jira at this address. base_url is the address of Jira with its path, such as "
                    + "https://example.atlassian.net or https://host/jira"
            )
        case 404:
            return TrackerError(
                .notFound,
                "Jira does not find it, or the account may not see it\(said). Check project_key, and that the account has "
                    + "the permission \"Browse projects\""
            )
        case 410 where words?.contains("API has been removed") != true:
            return TrackerError(.notFound, "It is gone from Jira\(said)")
        case 451: return TrackerError(.permissionDenied, "Jira has closed it for legal reasons\(said)")
        default:
            return TrackerError(.requestRefused, "Jira refuses the request with status \(response.status)\(said)")
        }
    }
}

extension TrackerDialect {
    /// Jira serves whoever may see something, and to an account whose login has failed it shows what nobody needs a login
    /// for: an empty list, mostly, with status 200. Only these fields tell.
    ///
    /// Several servlet filters may each write the field; one that lets the login pass is enough.
    private static func jiraLoginFault(_ response: TrackerResponse, isBasic: Bool) -> TrackerError? {
        let reasons = response.fields("X-Seraph-LoginReason").flatMap { $0.split(separator: ",") }.map {
            $0.filter { !$0.isWhitespace }.uppercased()
        }
        let account = response.header("X-AUSERNAME")
        if reasons.contains("OK") { return nil }
        if reasons.contains("AUTHENTICATION_DENIED") {
            return TrackerError(
                .authenticationFailed,
                "Jira wants a CAPTCHA solved after several failed logins: log in once with a browser, then try again"
            )
        }
        let isNobody = account == "anonymous" || (account == nil && reasons.contains("OUT"))
        guard isNobody || reasons.contains("AUTHENTICATED_FAILED") else { return nil }
        return jiraLoginFailed(isBasic: isBasic)
    }

    private static func jiraLoginFailed(isBasic: Bool) -> TrackerError {
        TrackerError(
            .authenticationFailed,
            isBasic
                ? "Jira does not accept the e-mail or user name with this api_token or password. Cloud wants the "
                    + "account's e-mail and an API token made by it; it may have expired: make a new one"
                : "Jira does not accept the api_token as a personal access token. It is wrong, expired or revoked; "
                    + "for Jira Cloud give the account's email with it"
        )
    }
}

extension Secret {
    /// HTTP Basic authentication (RFC 7617), in UTF-8.
    static func basic(user: String, password: Secret?) -> Secret {
        Secret("Basic " + Data("\(user):\(password?.value ?? "")".utf8).base64EncodedString())
    }
}
