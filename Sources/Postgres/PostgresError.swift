/// What went wrong between us and PostgreSQL, told by the server's code and not by its words.
package struct PostgresError: Error, Equatable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// The server can't be reached, is starting or stopping, or the connection broke.
        case away
        /// The user or the password is wrong.
        case login
        /// TLS failed: a certificate that does not match, or a server without it.
        case tls
        case noDatabase
        /// The user may not do it.
        case forbidden
        /// The server takes no writes: a standby, for one.
        case readOnly
        case diskFull
        /// Too many connections, or a lock that was not had in time.
        case busy
        /// A statement took too long.
        case timeout
        /// The caller had it interrupted.
        case interrupted
        case other
    }

    package var kind: Kind
    /// The five characters of SQLSTATE, nil for what did not come from the server.
    package var code: String?
    /// The server's or the library's own words in one line. They hold no parameter of a statement.
    package var message: String

    package init(_ kind: Kind, code: String? = nil, _ message: String) {
        (self.kind, self.code) = (kind, code)
        self.message = message.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }
            .joined(separator: "; ")
    }

    /// An error that the server has told.
    init(code: String, message: String) {
        self.init(Self.kind(ofCode: code), code: code, message)
    }

    package var description: String {
        message + (code.map { " (SQLSTATE \($0))" } ?? "")
    }

    /// By the appendix "PostgreSQL Error Codes" of its documentation.
    private static func kind(ofCode code: String) -> Kind {
        switch code {
        case "28000", "28P01": .login
        case "3D000": .noDatabase
        case "25006": .readOnly
        case "42501": .forbidden
        case "53100": .diskFull
        case "53300", "53400", "55P03", "40P01", "40001": .busy
        case "57014": .timeout
        case "57P01", "57P02", "57P03", "57P05", "58030": .away
        case _ where code.hasPrefix("08"): .away
        default: .other
        }
    }
}
