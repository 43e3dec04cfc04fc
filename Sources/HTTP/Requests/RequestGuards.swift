import Foundation
import HTTPTypes
import Hummingbird

/// What a request must be before any route sees it.
package struct RequestGuards: Sendable {
    package var hosts = HostGuard()
    package var tokens: BearerTokens?
    package var links = Links.none
    package var signedLinks: SignedLinks?
    package var proxies = TrustedProxies.none

    package init(
        hosts: HostGuard = HostGuard(),
        tokens: BearerTokens? = nil,
        links: Links = Links.none,
        signedLinks: SignedLinks? = nil
    ) {
        (self.hosts, self.tokens, self.links, self.signedLinks) = (hosts, tokens, links, signedLinks)
    }

    /// Throws the problem that is sent instead of the route's answer.
    /// - Parameter client: who asks; called where it matters.
    /// - Parameter caller: is set to who asks, where that is known.
    func check(_ request: Request, from client: () -> ClientAddress?, caller: inout Caller?) throws {
        try hosts.check(request.head)
        try checkExpectation(request.headers)
        try checkCoding(request.headers)
        if !Self.isSafe(request.method) { try SameOrigin(links: links).check(request.head) }
        guard let tokens, Self.isProtected(request.uri.path) else { return }
        if try signedLinks?.opens(request.method, request.uri.string) == true {
            caller = Caller(label: "signed link", scopes: [])
            return
        }
        try tokens.check(
            request.headers[.authorization],
            for: TokenScope(request.method, request.uri.path),
            from: client(),
            caller: &caller
        )
    }

    /// A body in another coding than chunks would be read as something that it is not (RFC 9112, 6.1).
    private func checkCoding(_ fields: HTTPFields) throws {
        guard let coding = fields[.transferEncoding], coding.lowercased() != "chunked" else { return }
        throw Problem(.notImplemented, "The only Transfer-Encoding that is understood is chunked")
    }

    private func checkExpectation(_ fields: HTTPFields) throws {
        guard let expectation = fields.first(.expect), expectation.lowercased() != "100-continue" else { return }
        throw Problem(.expectationFailed, "The only expectation that can be met is 100-continue")
    }

    static func isSafe(_ method: HTTPRequest.Method) -> Bool {
        method == .get || method == .head || method == .options
    }

    /// Whether a path lies under `/api` or is `/metrics`. The router takes several slashes for one, and so must this.
    static func isProtected(_ path: String) -> Bool {
        let segment = path.utf8.drop { $0 == UInt8(ascii: "/") }.prefix { $0 != UInt8(ascii: "/") }
        return segment.elementsEqual("api".utf8) || segment.elementsEqual("metrics".utf8)
    }
}

/// Refuses a `Host` that is missing, twice there, or no host.
package struct HostGuard: Sendable {
    /// The names that a server without tokens answers to, in lower case and without port; nil for any.
    ///
    /// A page of another site can make its own name resolve to a loopback address and then read what a server there
    /// tells anyone who asks ("DNS rebinding"); the name in `Host` gives it away. Numeric addresses need no entry:
    /// a name is what can be rebound.
    package var allowed: Set<String>?

    package init(allowed: Set<String>? = nil) {
        self.allowed = allowed
    }

    func check(_ head: HTTPRequest) throws {
        guard let authority = head.authority, !head.headerFields.contains(.secondHost),
            let host = Self.host(of: authority)
        else { throw Problem(.badRequest, "The Host field must be there once and name a host") }
        guard let allowed, !allowed.contains(host), !Self.isAddress(host), !allowed.contains(host.lowercased()) else {
            return
        }
        throw Problem(
            .misdirectedRequest,
            "This server does not answer to that host name; ALLOWED_HOSTS or BASE_URL would allow it"
        )
    }

    /// The host of `host`, `host:port`, `[::1]` or `[::1]:port`; nil where it is none of them.
    package static func host(of authority: String) -> String? {
        var authority = authority
        return authority.withUTF8 { host(of: $0) }
    }

    private static func host(of bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.count <= 255, let first = bytes.first else { return nil }
        let end: Int
        if first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")), bytes[1..<close].allSatisfy(isAddressByte) else {
                return nil
            }
            end = close + 1
        } else {
            end = bytes.firstIndex { !isNameByte($0) } ?? bytes.count
        }
        let rest = bytes[end...]
        let isPort = rest.first == UInt8(ascii: ":") && rest.count <= 6 && rest.dropFirst().allSatisfy(isDigit)
        guard end > 0, rest.isEmpty || isPort else { return nil }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    private static func isAddress(_ host: String) -> Bool {
        host.hasPrefix("[") || host.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
            || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }
}

/// Refuses a request that changes something and that a browser sends for a page of another site.
///
/// The algorithm is that of Go's `http.CrossOriginProtection`: `Sec-Fetch-Site` decides where the browser sends it
/// (over TLS and to localhost), else `Origin` must name the host that was asked; clients other than browsers send
/// neither.
struct SameOrigin: Sendable {
    var links: Links

    func check(_ head: HTTPRequest) throws {
        if let site = head.headerFields[.secFetchSite] {
            if site == "same-origin" || site == "none" { return }
        } else {
            guard let origin = head.headerFields[.origin] else { return }
            if origin.lowercased() == links.origin || Self.names(origin, head.authority) { return }
        }
        throw Problem(.forbidden, "Requests of other sites' pages are refused")
    }

    /// Whether an origin's host and port are the ones asked for; its scheme may differ behind a proxy that ends TLS.
    private static func names(_ origin: String, _ authority: String?) -> Bool {
        guard let authority, let scheme = origin.range(of: "://") else { return false }
        return origin[scheme.upperBound...].lowercased() == authority.lowercased()
    }
}
