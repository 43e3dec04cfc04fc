/// Why a tracker can't be read, in words for the client: what happened and what to do. Never holds a secret.
struct TrackerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The `error_code` of a failed import. A struct, so that codes can be added.
    struct Code: RawRepresentable, Hashable, Sendable {
        var rawValue: String

        static let authenticationFailed = Code(rawValue: "authentication_failed")
        static let confirmGone = Code(rawValue: "confirm_gone")
        static let egressRefused = Code(rawValue: "egress_refused")
        /// Some rows, and word that they are not all.
        static let incompleteResponse = Code(rawValue: "incomplete_response")
        static let invalidResponse = Code(rawValue: "invalid_response")
        static let notFound = Code(rawValue: "not_found")
        static let pagingLoop = Code(rawValue: "paging_loop")
        static let permissionDenied = Code(rawValue: "permission_denied")
        static let rateLimited = Code(rawValue: "rate_limited")
        static let redirectRefused = Code(rawValue: "redirect_refused")
        static let requestRefused = Code(rawValue: "request_refused")
        static let responseTooLarge = Code(rawValue: "response_too_large")
        static let serverError = Code(rawValue: "server_error")
        static let tlsFailed = Code(rawValue: "tls_failed")
        static let unreachable = Code(rawValue: "unreachable")
        static let unsupportedSource = Code(rawValue: "unsupported_source")
    }

    var code: Code
    var message: String
    /// Whether trying again as it is can't help.
    var isPermanent: Bool
    /// How long the tracker wants to be left alone.
    var retryAfter: Duration?
    /// For the log only: the library's or the tracker's own words.
    var cause: String?

    init(
        _ code: Code,
        _ message: String,
        isPermanent: Bool = true,
        retryAfter: Duration? = nil,
        cause: String? = nil
    ) {
        self.code = code
        self.message = message
        self.isPermanent = isPermanent
        self.retryAfter = retryAfter
        self.cause = cause
    }

    var description: String {
        "\(code.rawValue): \(message)\(cause.map { " (\($0))" } ?? "")"
    }
}
