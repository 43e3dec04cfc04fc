package import HTTPTypes

extension HTTPField.Name {
    /// `HTTPRequest.authority` has the first one, and so a `Host` among the fields is a second one.
    static let secondHost = knownName("Host")
    static let forwardedFor = knownName("X-Forwarded-For")
    static let requestID = knownName("X-Request-Id")
    package static let idempotencyKey = knownName("Idempotency-Key")
    package static let prefer = knownName("Prefer")
    package static let preferenceApplied = knownName("Preference-Applied")
    static let secFetchSite = knownName("Sec-Fetch-Site")
    static let referrerPolicy = knownName("Referrer-Policy")
    static let frameOptions = knownName("X-Frame-Options")
    static let crossOriginOpenerPolicy = knownName("Cross-Origin-Opener-Policy")
    /// Tells nginx to pass a stream on as it comes.
    static let accelBuffering = knownName("X-Accel-Buffering")
    static let crossOriginResourcePolicy = knownName("Cross-Origin-Resource-Policy")

    private static func knownName(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is a valid field name") }
        return name
    }
}

extension HTTPFields {
    /// The value of the first field of a name; the subscript joins those of all into a new string.
    package func first(_ name: HTTPField.Name) -> String? {
        first { $0.name == name }?.value
    }
}
