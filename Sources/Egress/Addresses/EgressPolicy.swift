/// Which addresses imports may reach: the public Internet, and what `ALLOWED_PRIVATE_HOSTS` names.
package struct EgressPolicy: Sendable {
    private var networks: [IPNetwork] = []
    private var hosts: Set<AllowedHost> = []

    private struct AllowedHost: Hashable {
        var name: String
        /// nil for every port.
        var port: Int?
    }

    /// The public Internet alone.
    package static let publicOnly = EgressPolicy()

    private init() {}

    /// - Parameter allowed: addresses, networks (`10.0.0.0/8`) and host names, the latter with or without a port.
    /// - Throws: `EgressPolicyError` for the first entry that is none of these.
    package init(allowing allowed: [String]) throws(EgressPolicyError) {
        for entry in allowed {
            if let network = IPNetwork(entry.bracketsRemoved) {
                networks.append(network)
            } else if let host = Self.host(entry) {
                hosts.insert(host)
            } else {
                throw EgressPolicyError(entry: entry)
            }
        }
    }

    /// Why an address may not be reached; nil where it may.
    func refusal(of address: IPAddress, host: String, port: Int) -> SpecialNetwork? {
        guard let special = Self.special(address), !networks.contains(where: { $0.contains(address) }) else {
            return nil
        }
        let name = host.normalizedHost
        let isNamed = hosts.contains(AllowedHost(name: name)) || hosts.contains(AllowedHost(name: name, port: port))
        // An address with a port is an entry about that very address.
        return isNamed && (special.opensByName || IPAddress(name) != nil) ? nil : special
    }

    private static func special(_ address: IPAddress) -> SpecialNetwork? {
        if let special = SpecialNetwork.all.first(where: { $0.network.contains(address) }) { return special }
        return address.isIPv4 || SpecialNetwork.publicIPv6.contains(address) ? nil : .unassigned
    }

    /// Reads `name`, `name:8443`, `192.0.2.1:8443` or `[2001:db8::1]:8443`.
    private static func host(_ entry: String) -> AllowedHost? {
        guard let colon = entry.lastIndex(of: ":") else {
            return entry.isHostName ? .init(name: entry.normalizedHost) : nil
        }
        let name = String(entry[..<colon]).bracketsRemoved
        guard let port = Int(entry[entry.index(after: colon)...]), (1...65535).contains(port),
            name.isHostName || IPAddress(name) != nil
        else { return nil }
        return AllowedHost(name: name.normalizedHost, port: port)
    }
}

package struct EgressPolicyError: Error, Equatable, CustomStringConvertible {
    var entry: String

    package var description: String {
        "\"\(entry)\" is neither a host (gitlab.internal or gitlab.internal:8443), an address nor a network (10.0.0.0/8)"
    }
}

extension String {
    fileprivate var bracketsRemoved: String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : self
    }

    /// Lower case, without the dot of a fully qualified name.
    fileprivate var normalizedHost: String {
        let lower = lowercased()
        return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
    }

    fileprivate var isHostName: Bool {
        (1...253).contains(utf8.count)
            && unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789.-_".unicodeScalars.contains($0))
            }
    }
}
