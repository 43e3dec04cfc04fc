import NIOHTTP1

extension HTTPRequestHead {
    /// The host that is asked. A load balancer may ask for health in HTTP/1.0, which needs no `Host`; such a request is
    /// taken for one to this machine, for what another site's page can mislead, a browser, always sends the field.
    var authority: String? {
        let host = headers.first(name: "host") ?? ""
        return host.isEmpty && version == .http1_0 && isProbe ? "localhost" : headers.first(name: "host")
    }

    /// Whatever the public address's path before it.
    private var isProbe: Bool {
        let path = uri.prefix { $0 != "?" }
        return ["/health", "/health/live", "/health/ready"].contains { path.hasSuffix($0) }
    }
}
