import Foundation

/// An `http` or `https` address of a tracker, taken apart by the same parser that the HTTP client uses.
struct TrackerURL: Equatable, Sendable {
    /// What a tracker's address may not be; reads on after its name.
    struct Problem: Error, Equatable, CustomStringConvertible {
        var description: String
    }

    /// As it goes to the client: without a fragment, and the host in lower case, as it is in the origin, because the
    /// client looks the pinned address up by it.
    let text: String
    let origin: Origin
    /// The host in lower case, an IPv6 address without its brackets.
    var host: String { origin.host }

    /// The part of an address that credentials belong to.
    struct Origin: Hashable, Sendable, CustomStringConvertible {
        var scheme: String
        var host: String
        var port: Int

        var description: String {
            let shown = host.contains(":") ? "[\(host)]" : host
            return port == (scheme == "https" ? 443 : 80) ? "\(scheme)://\(shown)" : "\(scheme)://\(shown):\(port)"
        }
    }

    /// Reads the address that a user gives; slashes at its end are dropped.
    init(_ text: String) throws(Problem) {
        let parts = try Self.parts(text)
        guard parts.query == nil else { throw Problem(description: "must not have a query (?…)") }
        origin = parts.origin
        self.text = Self.lowercasingHost(String(text.reversed().drop { $0 == "/" }.reversed()))
    }

    /// Reads a link or redirect that a tracker gives, which may be relative.
    init(link: String, relativeTo page: String) throws(Problem) {
        guard link.utf8.count <= 8192, link.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let url = URL(string: link, relativeTo: URL(string: page))?.absoluteURL
        else { throw Problem(description: "is not an address") }
        origin = try Self.parts(url.absoluteString).origin
        text = Self.lowercasingHost(url.absoluteString)
    }

    /// What tells this tracker from others: the address without its scheme.
    var site: String {
        text.firstRange(of: "://").map { String(text[$0.upperBound...]) } ?? text
    }

    private static func lowercasingHost(_ text: String) -> String {
        guard let start = text.firstRange(of: "://")?.upperBound else { return text }
        let end = text[start...].firstIndex { "/?#".contains($0) } ?? text.endIndex
        return text[..<end].lowercased() + text[end...]
    }

    /// Scheme, host and port of a text that has no user and password.
    private static func parts(_ text: String) throws(Problem) -> (origin: Origin, query: String?) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
            let parts = URLComponents(string: text), let url = URL(string: text),
            let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = url.host?.lowercased(), !host.isEmpty
        else { throw Problem(description: "must be an address such as https://tracker.example.com") }
        guard parts.user == nil, parts.password == nil else {
            throw Problem(description: "must not have credentials in it: send them in their own fields")
        }
        guard parts.fragment == nil else { throw Problem(description: "must not have a fragment (#…)") }
        guard !host.contains("%") else { throw Problem(description: "must have a plain host name") }
        let port = parts.port ?? (scheme == "https" ? 443 : 80)
        guard (1...65535).contains(port) else { throw Problem(description: "must have a port from 1 to 65535") }
        return (Origin(scheme: scheme, host: host, port: port), parts.query)
    }
}
