/// Networks that are not the public Internet.
///
/// Sources: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates) and the metadata
/// services of the large clouds.
struct SpecialNetwork: Sendable {
    let network: IPNetwork
    /// What it is, for the operator who reads the refusal.
    let kind: String
    /// Whether a host's name in `ALLOWED_PRIVATE_HOSTS` is enough. Where credentials of the machine itself are given
    /// out (metadata services) and where no tracker can be, only the address or network will do.
    let opensByName: Bool

    private init(_ network: StaticString, _ kind: String, opensByName: Bool = false) {
        guard let parsed = IPNetwork("\(network)") else { preconditionFailure("\(network) is no network") }
        (self.network, self.kind, self.opensByName) = (parsed, kind, opensByName)
    }

    /// The first match counts, so the narrow ones come first.
    static let all: [SpecialNetwork] = metadata + ipv4 + ipv6

    private static let metadata = [
        SpecialNetwork("169.254.169.254/32", "a cloud's metadata service"),
        SpecialNetwork("100.100.100.200/32", "a cloud's metadata service"),
        SpecialNetwork("192.0.0.192/32", "a cloud's metadata service"),
        SpecialNetwork("168.63.129.16/32", "a cloud's platform service"),
        SpecialNetwork("fd00:ec2::254/128", "a cloud's metadata service"),
        SpecialNetwork("fd20:ce::254/128", "a cloud's metadata service"),
    ]

    private static let ipv4 = [
        SpecialNetwork("0.0.0.0/8", "an unspecified address"),
        SpecialNetwork("10.0.0.0/8", "a private address", opensByName: true),
        SpecialNetwork("100.64.0.0/10", "a carrier-grade NAT address", opensByName: true),
        SpecialNetwork("127.0.0.0/8", "a loopback address", opensByName: true),
        SpecialNetwork("169.254.0.0/16", "a link-local address"),
        SpecialNetwork("172.16.0.0/12", "a private address", opensByName: true),
        SpecialNetwork("192.0.0.0/24", "an address reserved for protocols"),
        SpecialNetwork("192.0.2.0/24", "a documentation address"),
        SpecialNetwork("192.88.99.0/24", "a 6to4 relay address"),
        SpecialNetwork("192.168.0.0/16", "a private address", opensByName: true),
        SpecialNetwork("198.18.0.0/15", "a benchmarking address", opensByName: true),
        SpecialNetwork("198.51.100.0/24", "a documentation address"),
        SpecialNetwork("203.0.113.0/24", "a documentation address"),
        SpecialNetwork("224.0.0.0/4", "a multicast address"),
        SpecialNetwork("255.255.255.255/32", "the broadcast address"),
        SpecialNetwork("240.0.0.0/4", "a reserved address"),
    ]

    private static let ipv6 = [
        SpecialNetwork("::/128", "an unspecified address"),
        SpecialNetwork("::1/128", "a loopback address", opensByName: true),
        SpecialNetwork("::ffff:0:0/96", "an IPv4-mapped address"),
        SpecialNetwork("::/96", "an IPv4-compatible address"),
        SpecialNetwork("64:ff9b::/96", "a NAT64 address"),
        SpecialNetwork("64:ff9b:1::/48", "a NAT64 address"),
        SpecialNetwork("100::/64", "a discard address"),
        SpecialNetwork("2001::/32", "a Teredo address"),
        SpecialNetwork("2001::/23", "an address reserved for protocols"),
        SpecialNetwork("2001:db8::/32", "a documentation address"),
        SpecialNetwork("2002::/16", "a 6to4 address"),
        SpecialNetwork("3fff::/20", "a documentation address"),
        SpecialNetwork("fc00::/7", "a private address", opensByName: true),
        SpecialNetwork("fe80::/10", "a link-local address"),
        SpecialNetwork("fec0::/10", "a site-local address"),
        SpecialNetwork("ff00::/8", "a multicast address"),
    ]

    /// Only this part of IPv6 has been given out to the public.
    static let publicIPv6 = SpecialNetwork("2000::/3", "the public Internet").network
    static let unassigned = SpecialNetwork("::/0", "a reserved address")
}
