import Foundation
import Items

/// The SMTP server that mails go through, as `SMTP_URL` names it.
package struct MailServer: Sendable {
    /// How a connection is kept from others' eyes. There is no way in which it is left to the server.
    package enum Security: Equatable, Sendable {
        /// From the first byte on (`smtps`).
        case tls
        /// By STARTTLS, without which nothing is sent.
        case startTLS
        /// Not at all, and then without credentials.
        case none
    }

    package let host: String
    package let port: Int
    package let security: Security
    package let user: String?
    let password: Secret?
    /// Who mails are from.
    package let from: String
    /// A file of certificates (PEM) to trust instead of the system's.
    let authorities: String?

    /// What is wrong with the setting, without its password; reads on after its name.
    package struct Problem: Error, Equatable, CustomStringConvertible {
        package var description: String
        /// The setting that it is about.
        package var setting = "SMTP_URL"
    }

    package static func isAddress(_ text: String) -> Bool { MailAddress.isValid(text) }

    package init(url text: String, from: String, authorities: String?) throws(Problem) {
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
            scheme == "smtp" || scheme == "smtps", let host = url.host, !host.isEmpty,
            url.path.isEmpty || url.path == "/", url.fragment == nil
        else {
            throw Problem(
                description: "it is not an address such as smtps://user:password@mail.example.org or "
                    + "smtp://mail.example.org:587?starttls=required"
            )
        }
        security = try Self.security(scheme, url.queryItems ?? [])
        guard security != .none || url.user == nil else {
            throw Problem(description: "it has a user and starttls=never: the password would be sent in the clear")
        }
        guard MailAddress.isValid(from) else {
            throw Problem(
                description: "it must be the address that mails are from, such as almanac@example.org",
                setting: "MAIL_FROM"
            )
        }
        // An IPv6 address comes with its brackets or without, as the version of Foundation has it.
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = url.port ?? (security == .tls ? 465 : security == .startTLS ? 587 : 25)
        user = url.user
        password = url.password.map(Secret.init)
        self.from = from
        self.authorities = authorities
    }

    private static func security(_ scheme: String, _ query: [URLQueryItem]) throws(Problem) -> Security {
        guard query.allSatisfy({ $0.name == "starttls" }), query.count <= 1 else {
            throw Problem(description: "its only parameter is starttls")
        }
        switch (scheme, query.first?.value) {
        case ("smtps", nil): return .tls
        case ("smtp", nil), ("smtp", "required"): return .startTLS
        case ("smtp", "never"): return .none
        case ("smtps", _): throw Problem(description: "smtps is encrypted from the first byte on, without starttls")
        default: throw Problem(description: "starttls must be required or never")
        }
    }

    var url: String {
        "\(security == .tls ? "smtps" : "smtp")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
