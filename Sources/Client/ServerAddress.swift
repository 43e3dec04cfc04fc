import Foundation
package import Items

/// Where a server is, and what opens it.
package struct ServerAddress: Sendable {
    /// Without a slash at its end.
    package let url: String
    let token: Secret?

    /// - Parameters:
    ///   - text: `https://reports.example.org/almanac`
    ///   - token: a bearer token of the server's, if it wants one.
    package init?(_ text: String, token: Secret?) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), parts.host?.isEmpty == false, parts.user == nil, parts.password == nil,
            parts.query == nil, parts.fragment == nil
        else { return nil }
        url = text.hasSuffix("/") ? String(text.dropLast()) : text
        self.token = token
    }
}

/// Why the server has not done what it was asked for.
package enum ServerError: Error, CustomStringConvertible {
    /// Nothing answers, or nothing that is almanac.
    case away(String)
    /// It wants a token, or one with another scope.
    case closed(String)
    /// It refuses, with its reasons.
    case refused(status: Int, [String])

    package var description: String {
        switch self {
        case .away(let text), .closed(let text): text
        case .refused(_, let reasons): reasons.joined(separator: "\n")
        }
    }
}
