import Foundation

/// An `http` or `https` address of a tracker.
///
/// The guard resolves and checks the host of `origin`, and the HTTP client connects to the one that it reads in `text`: an
/// address in which these could differ is none.
package struct TrackerURL: Equatable, Sendable {
    /// What a tracker's address may not be; reads on after its name.
    package struct Problem: Error, Equatable, CustomStringConvertible {
        package var description: String
    }

    /// As it goes to the client: without a fragment, scheme and host put together anew from what was read.
    package let text: String
    package let origin: Origin
    /// See `PlainHost`.
    package var host: String { origin.host }

    /// The part of an address that credentials belong to.
    package struct Origin: Hashable, Sendable, CustomStringConvertible {
        var scheme: String
        package var host: String
        var port: Int

        package var description: String {
            port == (scheme == "https" ? 443 : 80) ? base : "\(base):\(port)"
        }

        /// Without the port.
        fileprivate var base: String {
            "\(scheme)://\(host.contains(":") ? "[\(host)]" : host)"
        }
    }

    /// Reads the address that a user gives; slashes at its end are dropped.
    package init(_ text: String) throws(Problem) {
        self = try TrackerURL(absolute: String(text.reversed().drop { $0 == "/" }.reversed()))
        guard !self.text.contains("?") else { throw Problem(description: "must not have a query (?…)") }
    }

    /// Reads the address of a webhook, which may have a query.
    package init(delivery text: String) throws(Problem) {
        guard text.utf8.count <= 2048 else { throw Problem(description: "must have at most 2048 characters") }
        self = try TrackerURL(absolute: text)
    }

    /// Reads a link or redirect that a tracker gives, which may be relative.
    init(link: String, relativeTo page: String) throws(Problem) {
        guard link.utf8.count <= 8192, link.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let url = URL(string: link, relativeTo: URL(string: page))?.absoluteURL
        else { throw Problem(description: "is not an address") }
        self = try TrackerURL(absolute: url.absoluteString)
    }

    /// What tells this tracker from others: the address without its scheme.
    package var site: String {
        text.firstRange(of: "://").map { String(text[$0.upperBound...]) } ?? text
    }
}

extension TrackerURL {
    private init(absolute text: String) throws(Problem) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
            let mark = text.firstRange(of: "://"), case let scheme = text[..<mark.lowerBound].lowercased(),
            scheme == "http" || scheme == "https"
        else { throw Problem(description: "must be an address such as https://tracker.example.com") }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        let path = rest.dropFirst(authority.count)
        guard !path.contains("#") else { throw Problem(description: "must not have a fragment (#…)") }
        let (host, port) = try Self.read(authority)
        origin = Origin(scheme: scheme, host: host, port: port ?? (scheme == "https" ? 443 : 80))
        self.text = origin.base + (port.map { ":\($0)" } ?? "") + path
        guard isReadAlike else { throw Problem(description: "is not an address that can be read in one way alone") }
    }

    private static func read(_ authority: Substring) throws(Problem) -> (host: String, port: Int?) {
        guard !authority.contains("@") else {
            throw Problem(description: "must not have credentials in it: send them in their own fields")
        }
        let end = authority.lastIndex(of: "]") ?? authority.startIndex
        let colon = authority[end...].firstIndex(of: ":")
        guard let host = PlainHost.read(authority[..<(colon ?? authority.endIndex)]) else {
            throw Problem(
                description: "must have a plain host name, or an address such as 192.0.2.1 or [2001:db8::1]"
            )
        }
        guard let digits = colon.map({ authority[authority.index(after: $0)...] }) else { return (host, nil) }
        guard (1...5).contains(digits.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(digits), (1...65535).contains(port)
        else { throw Problem(description: "must have a port from 1 to 65535") }
        return (host, port)
    }

    /// Whether the parser that the HTTP client uses finds the same origin.
    private var isReadAlike: Bool {
        guard let url = URL(string: text), let host = url.host else { return false }
        return url.scheme == origin.scheme && [origin.host, "[\(origin.host)]"].contains(host)
            && (url.port ?? (origin.scheme == "https" ? 443 : 80)) == origin.port && url.user == nil
            && url.password == nil
    }
}
