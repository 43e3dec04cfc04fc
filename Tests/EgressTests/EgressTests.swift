import Testing

@testable import Egress

struct EgressTests {
    private func refusal(
        _ address: String,
        allowing: [String] = [],
        host: String = "tracker.example",
        port: Int = 443
    ) throws -> String? {
        let address = try #require(IPAddress(address))
        return try EgressPolicy(allowing: allowing).refusal(of: address, host: host, port: port)?.kind
    }

    @Test(arguments: [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16", "100.100.100.200",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1", "2001::1", "2001:2::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd00:ec2::254",
        "fe80::1",
        "fec0::1", "ff02::1", "4000::1", "1::1",
    ])
    func `an address that is not public is refused`(address: String) throws {
        #expect(try refusal(address) != nil)
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "140.82.121.6", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1",
        "169.253.1.1",
        "192.0.1.1", "198.17.255.255", "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1",
        "2003::1",
    ])
    func `a public address is let through`(address: String) throws {
        #expect(try refusal(address) == nil)
    }

    @Test(arguments: [
        ("10.1.2.3", ["10.0.0.0/8"]), ("10.1.2.3", ["10.1.2.3"]), ("127.0.0.1", ["127.0.0.1", "localhost"]),
        ("::1", ["::1"]), ("::1", ["[::1]"]), ("fd12::5", ["fd12::/16"]), ("169.254.1.1", ["169.254.0.0/16"]),
        ("10.1.2.3", ["tracker.example"]), ("10.1.2.3", ["TRACKER.example."]), ("10.1.2.3", ["tracker.example:443"]),
    ])
    func `what the operator names is let through`(address: String, allowed: [String]) throws {
        #expect(try refusal(address, allowing: allowed) == nil)
    }

    @Test(arguments: [
        ("11.1.2.3", ["11.1.2.4"], true), ("10.1.2.3", ["other.example"], false),
        ("10.1.2.3", ["tracker.example:8443"], false),
        ("10.128.0.1", ["10.0.0.0/9"], false), ("169.254.169.254", ["tracker.example"], false),
        ("0.0.0.0", ["tracker.example"], false),
        ("::ffff:10.0.0.1", ["10.0.0.0/8"], false),
    ])
    func `what the operator does not name stays shut`(address: String, allowed: [String], isPublic: Bool) throws {
        #expect((try refusal(address, allowing: allowed) == nil) == isPublic)
    }

    @Test func `an address with a port opens that port alone`() throws {
        #expect(try refusal("10.1.2.3", allowing: ["10.1.2.3:8443"], host: "10.1.2.3", port: 8443) == nil)
        #expect(try refusal("10.1.2.3", allowing: ["10.1.2.3:8443"], host: "10.1.2.3", port: 443) != nil)
        #expect(try refusal("::1", allowing: ["[::1]:8080"], host: "::1", port: 8080) == nil)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0.0/", "http://x", "a b", "x:0", "x:99999", "::1/129", "[::1]:x"])
    func `an entry that is nothing of the kind is named`(entry: String) {
        #expect(throws: EgressPolicyError(entry: entry)) { try EgressPolicy(allowing: ["10.0.0.0/8", entry]) }
    }

    @Test func `every address of a host is checked, not only the first`() async throws {
        let mixed = EgressGuard(policy: .publicOnly) { _ in
            ["8.8.8.8", "127.0.0.1"].compactMap(IPAddress.init)
        }
        let error = await #expect(throws: TrackerError.self) { try await mixed.admit(host: "evil.example", port: 443) }
        #expect(error?.code == .egressRefused && error?.isPermanent == true)
        #expect(
            error?.message.contains("127.0.0.1") == true && error?.message.contains("ALLOWED_PRIVATE_HOSTS") == true
        )
    }

    @Test func `the address to connect to is one of those checked, IPv4 before IPv6`() async throws {
        let both = EgressGuard(policy: .publicOnly) { _ in
            ["2606:4700::1111", "1.1.1.1"].compactMap(IPAddress.init)
        }
        #expect(try await both.admit(host: "x.example", port: 443).description == "1.1.1.1")
    }

    @Test(arguments: ["2130706433", "0x7f.1", "127.1", "localhost"])
    func `other spellings of loopback are resolved and refused`(host: String) async throws {
        let system = EgressGuard(policy: .publicOnly)
        let error = await #expect(throws: TrackerError.self) { try await system.admit(host: host, port: 80) }
        #expect(error?.code == .egressRefused)
    }

    @Test func `a host that does not exist is named`() async throws {
        let system = EgressGuard(policy: .publicOnly)
        let error = await #expect(throws: TrackerError.self) {
            try await system.admit(host: "nowhere.invalid", port: 80)
        }
        #expect(error?.code == .unreachable && error?.message.contains("nowhere.invalid") == true)
    }
}
