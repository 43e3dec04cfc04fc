import Egress
import Items

extension TrackerDialect {
    /// User name and password, an OAuth token, or an API key.
    static func serviceNow(_ credentials: ImportCredentials, _ config: SourceConfig) -> TrackerDialect {
        let header: (name: String, value: Secret) =
            if let password = credentials.password {
                ("Authorization", .basic(user: config.username ?? "", password: password))
            } else if let token = credentials.apiToken {
                ("Authorization", Secret("Bearer \(token.value)"))
            } else {
                ("x-sn-apikey", credentials.apiKey ?? Secret(""))
            }
        let table = config.messageSubject("table", of: config.serviceNowTables, "")
        return TrackerDialect(
            name: "ServiceNow",
            headers: [("Accept", Secret("application/json")), header],
            secrets: [credentials.password, credentials.apiToken, credentials.apiKey, header.value].compactMap(\.self),
            rateLimit: serviceNowRateLimit,
            refusal: { serviceNowRefusal($0, table: table) },
            webPage: serviceNowPage
        )
    }

    private static func serviceNowRateLimit(_ response: TrackerResponse, now: Timestamp) -> RateLimit? {
        guard response.status == 429 else { return nil }
        let wait = response.retryAfter(now: now) ?? response.wait(untilUnixSeconds: "X-RateLimit-Reset", now: now)
        return RateLimit(wait: wait, reason: "ServiceNow's rate limit")
    }

    /// A developer instance that nobody has used sleeps, and answers 200 with a page that says so.
    private static func serviceNowPage(_ response: TrackerResponse) -> String? {
        String(decoding: response.body.prefix(100_000), as: UTF8.self).lowercased().contains("hibernating")
            ? "The ServiceNow instance is hibernating: wake it up at developer.servicenow.com, then try again"
            : "ServiceNow answers with a web page instead of data (a login page, perhaps). Check that base_url is the "
                + "address of the instance"
    }

    private static func serviceNowRefusal(_ response: TrackerResponse, table: String) -> TrackerError {
        let words = [response.words("error", "message"), response.words("error", "detail")].compactMap(\.self)
        let said = words.isEmpty ? "" : ", saying \"\(words.joined(separator: ": "))\""
        switch response.status {
        case 401:
            return TrackerError(
                .authenticationFailed,
                "ServiceNow does not accept the credentials. Check user name and password (or the api_token or api_key), "
                    + "and that the account is neither locked nor wants a second factor"
            )
        case 403:
            return TrackerError(
                .permissionDenied,
                "The account may not read \(table) in ServiceNow\(said). Give it a role that may, such as itil"
            )
        case 400 where words.first?.contains("Invalid table") == true:
            return TrackerError(
                .notFound,
                "ServiceNow does not have \(table). Check the spelling: it is its name, not its label"
            )
        case 404:
            return TrackerError(
                .notFound,
                "ServiceNow does not find it, or its access rules hide it\(said). Check base_url and table"
            )
        default:
            return TrackerError(.requestRefused, "ServiceNow refuses the request with status \(response.status)\(said)")
        }
    }
}
