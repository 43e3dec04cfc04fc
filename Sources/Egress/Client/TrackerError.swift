/// Why a tracker can't be read, in words for the client: what happened and what to do. Never holds a secret.
package struct TrackerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The `error_code` of a failed import. A struct, so that codes can be added.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package var rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package static let authenticationFailed = Code(rawValue: "authentication_failed")
        package static let confirmGone = Code(rawValue: "confirm_gone")
        package static let egressRefused = Code(rawValue: "egress_refused")
        /// Some rows, and word that they are not all.
        package static let incompleteResponse = Code(rawValue: "incomplete_response")
        package static let invalidResponse = Code(rawValue: "invalid_response")
        package static let notFound = Code(rawValue: "not_found")
        package static let pagingLoop = Code(rawValue: "paging_loop")
        package static let permissionDenied = Code(rawValue: "permission_denied")
        static let rateLimited = Code(rawValue: "rate_limited")
        package static let redirectRefused = Code(rawValue: "redirect_refused")
        package static let requestRefused = Code(rawValue: "request_refused")
        package static let responseTooLarge = Code(rawValue: "response_too_large")
        package static let serverError = Code(rawValue: "server_error")
        static let tlsFailed = Code(rawValue: "tls_failed")
        package static let unreachable = Code(rawValue: "unreachable")
        package static let unsupportedSource = Code(rawValue: "unsupported_source")
    }

    package var code: Code
    package var message: String
    /// Whether trying again as it is can't help.
    package var isPermanent: Bool
    /// How long the tracker wants to be left alone.
    var retryAfter: Duration?
    /// For the log only: the library's or the tracker's own words.
    var cause: String?

    package init(
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

    package var description: String {
        "\(code.rawValue): \(message)\(cause.map { " (\($0))" } ?? "")"
    }
}
