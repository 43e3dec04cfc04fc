import AsyncHTTPClient
import Foundation
import Items

/// The operator's proxies for outgoing requests, by the customary `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.
package struct EgressProxies: Sendable {
    /// An HTTP proxy; requests to `https` go through it by CONNECT.
    package struct Proxy: Equatable, Sendable {
        var host: String
        var port: Int
        /// `user:password`
        var credentials: Secret?

        /// Reads `http://[user:password@]proxy.example.com:3128`; the scheme may be left out.
        package init?(_ text: String) {
            let address = text.contains("://") ? text : "http://\(text)"
            guard let parts = URLComponents(string: address), parts.scheme?.lowercased() == "http",
                let host = parts.encodedHost.flatMap({ PlainHost.read($0[...]) }), parts.query == nil,
                parts.fragment == nil, ["", "/"].contains(parts.path), (1...65535).contains(parts.port ?? 80)
            else { return nil }
            self.host = host
            port = parts.port ?? 80
            if let user = parts.user { credentials = Secret("\(user):\(parts.password ?? "")") }
        }
    }

    package var https: Proxy?
    package var http: Proxy?
    /// Lower-case host names, domains (`.example.com`), addresses and networks that are reached directly; `*` is all.
    package var exceptions: [String] = []

    package init(https: Proxy? = nil, http: Proxy? = nil, exceptions: [String] = []) {
        (self.https, self.http, self.exceptions) = (https, http, exceptions)
    }

    package static let none = EgressProxies()

    func proxy(scheme: String, host: String, port: Int) -> Proxy? {
        guard let proxy = scheme == "https" ? https : http else { return nil }
        return exceptions.contains { Self.excepts($0, host, port) } ? nil : proxy
    }

    private static func excepts(_ entry: String, _ host: String, _ port: Int) -> Bool {
        if entry == "*" || entry == host || entry == "\(host):\(port)" { return true }
        if let address = IPAddress(host) { return IPNetwork(entry)?.contains(address) ?? false }
        let domain =
            entry.hasPrefix("*.")
            ? String(entry.dropFirst(2)) : entry.hasPrefix(".") ? String(entry.dropFirst()) : entry
        return host == domain || host.hasSuffix(".\(domain)")
    }
}

extension EgressProxies.Proxy {
    var configuration: HTTPClient.Configuration.Proxy {
        guard let credentials else { return .server(host: host, port: port) }
        let encoded = Data(credentials.value.utf8).base64EncodedString()
        return .server(host: host, port: port, authorization: .basic(credentials: encoded))
    }
}

/// How an origin is reached.
package enum EgressRoute: Sendable {
    /// Directly, at an address that has been checked.
    case address(IPAddress)
    case proxy(EgressProxies.Proxy)
}
