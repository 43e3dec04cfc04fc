/// The one door to the network: resolves a host once, checks every address it has, and says which to connect to.
package struct EgressGuard: Sendable {
    package let policy: EgressPolicy
    package var proxies = EgressProxies.none
    /// Injected by tests; in the product the system's resolver.
    var addresses: @Sendable (_ host: String) async throws -> [IPAddress] = AddressResolver.addresses

    package init(
        policy: EgressPolicy,
        proxies: EgressProxies = EgressProxies.none,
        addresses: @escaping @Sendable (_ host: String) async throws -> [IPAddress] = AddressResolver.addresses
    ) {
        (self.policy, self.proxies, self.addresses) = (policy, proxies, addresses)
    }

    /// The address to connect to. The connection must be pinned to it: a second look-up may answer something else
    /// (DNS rebinding).
    ///
    /// - Parameter host: as `TrackerURL` has it, in the one spelling that the HTTP client reads too.
    /// - Throws: `TrackerError`, or `CancellationError`.
    func admit(host: String, port: Int) async throws -> IPAddress {
        let found = try await resolve(host)
        for address in found {
            guard let special = policy.refusal(of: address, host: host, port: port) else { continue }
            throw TrackerError.refusedAddress(address, special, host: host)
        }
        // IPv4 first: containers often have an IPv6 route that leads nowhere.
        guard let address = found.first(where: \.isIPv4) ?? found.first else {
            throw TrackerError.unresolvable(host: host, reason: "it has no address")
        }
        return address
    }

    /// How to reach an origin.
    ///
    /// Behind a proxy a name may be known to the proxy alone; then the proxy decides. A name or address that is known
    /// here must pass all the same.
    package func route(to origin: TrackerURL.Origin) async throws -> EgressRoute {
        guard let proxy = proxies.proxy(scheme: origin.scheme, host: origin.host, port: origin.port) else {
            return .address(try await admit(host: origin.host, port: origin.port))
        }
        do {
            _ = try await admit(host: origin.host, port: origin.port)
        } catch let error as TrackerError where error.code == .unreachable {}
        return .proxy(proxy)
    }

    private func resolve(_ host: String) async throws -> [IPAddress] {
        if let literal = IPAddress(host) { return [literal] }
        do {
            return try await addresses(host)
        } catch let error as AddressResolver.Failure {
            throw TrackerError.unresolvable(host: host, reason: error.description)
        }
    }
}

extension TrackerError {
    fileprivate static func refusedAddress(
        _ address: IPAddress,
        _ special: SpecialNetwork,
        host: String
    ) -> TrackerError {
        let place = host == "\(address)" ? "\(address)" : "\(host) (\(address))"
        let entry = special.opensByName ? host : "\(address)"
        return TrackerError(
            .egressRefused,
            "\(place) is \(special.kind), which imports may not reach. If the tracker is meant to be there, the operator "
                + "adds \(entry) to ALLOWED_PRIVATE_HOSTS"
        )
    }

    fileprivate static func unresolvable(host: String, reason: String) -> TrackerError {
        TrackerError(
            .unreachable,
            "The host \(host) can't be found: \(reason). Check the address and the server's DNS",
            isPermanent: false
        )
    }
}
