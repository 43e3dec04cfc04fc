import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Egress
@testable import Imports

/// Hosts in every spelling: each is read in one way alone, or refused.
struct TrackerURLTests {
    @Test(arguments: [
        ("https://Tracker.Example", "tracker.example"), ("https://tracker.example.", "tracker.example."),
        ("https://a_b.x-y.example", "a_b.x-y.example"), ("https://localhost", "localhost"),
        ("https://XN--BCHER-KVA.example", "xn--bcher-kva.example"), ("https://1.2.3.4.example", "1.2.3.4.example"),
        ("https://0x7f.example", "0x7f.example"), ("https://192.0.2.1", "192.0.2.1"),
        ("https://[2001:DB8:0::0:1]", "2001:db8::1"), ("https://[::FFFF:7F00:1]", "::ffff:127.0.0.1"),
        ("https://[64:ff9b::127.0.0.1]", "64:ff9b::7f00:1"), ("https://[2002:7f00:0001::]", "2002:7f00:1::"),
    ])
    func `a host is read in its one plain spelling`(text: String, host: String) throws {
        let address = text + ":8443/x"
        for url in [try TrackerURL(address), try TrackerURL(link: address + "?y", relativeTo: "http://a")] {
            #expect(url.host == host && url.origin.port == 8443 && url.origin.scheme == "https")
            // What the HTTP client is given, read as it reads it.
            let read = try #require(URL(string: url.text))
            #expect(read.host == host && read.port == 8443 && read.scheme == "https")
        }
    }

    @Test(arguments: [
        // Percent signs, and what they hide.
        "http://%41ttacker.test", "http://%61ttacker.test", "http://127.0.0.1%2f", "http://a%2eb", "http://a%00.b",
        "http://%31%32%37.0.0.1", "http://%5B::1%5D", "http://b%C3%BCcher.example", "http://%",
        // Zones of IPv6 addresses.
        "http://[fe80::1%25eth0]", "http://[fe80::1%eth0]", "http://[::1%25]",
        // Brackets that hold something else, or nothing, or do not end.
        "http://[127.0.0.1]", "http://[tracker.example]", "http://[v1.a]", "http://[]", "http://[::1", "http://::1",
        "http://[::1]a", "http://[[::1]]", "http://[::127.0.0.01]",
        // Numbers that a resolver takes for IPv4 addresses.
        "http://2130706433", "http://0x7f000001", "http://0x7f.1", "http://127.1", "http://127.0.1", "http://0",
        "http://0177.0.0.1", "http://010.0.0.1", "http://127.0.0.1.", "http://1.2.3.256", "http://1.2.3.4.5",
        "http://1.2.3.0x4", "http://0x", "http://a.1",
        // Letters and dots beyond ASCII, some of which are mapped to ASCII by others.
        "http://bücher.example", "http://ⓛocalhost", "http://127。0。0。1", "http://１２７.0.0.1", "http://loc\u{AD}alhost",
        // User and password.
        "http://user@tracker.example", "http://user:password@tracker.example", "http://@tracker.example",
        "http://tracker.example@evil.test", "http://tracker.example:80@evil.test", "http://a@b@c", "http://:@a",
        // Ports.
        "http://a:", "http://a:0", "http://a:65536", "http://a:99999999999999999999", "http://a:+80", "http://a:-1",
        "http://a:80:90", "http://a:8 0", "http://a:８０", "http://:80", "http://a:0x50", "http://a:000080",
        // Dots.
        "http://.", "http://..", "http://a..b", "http://.a", "http://a..", "http://",
        // Signs that end a host for one parser and not for another.
        "http://a\\b", "http://tracker.example\\@evil.test", "http:\\\\evil.test", "http:/\\evil.test", "http://a;b",
        "http://a,b", "http://a!b", "http://a*b", "http://a~b", "http://a&b", "http://a b", "http://a|b", "http://a^b",
        "http://a\"b", "http://a<b", "http://a{b}", "http://a'b", "http://a`b", "http://a$b", "http://a=b",
        // Control characters.
        "http://a\tb", "http://a\nb", "http://a\r\nb", "http://a\u{0}b", "http://a\u{7F}b", "\thttp://a", "http://a\n",
        "ht\ntp://a",
        // Schemes.
        "ftp://a", "file:///etc/passwd", "http:a", "http:/a", "http:///a", "a", "", "http+unix://%2Ftmp%2Fx",
        "unix:/tmp/x", "javascript://a", "https+unix://a", "http ://a",
        // Too long.
        "http://" + String(repeating: "a", count: 64), "http://" + String(repeating: "abcdefg.", count: 32) + "com",
    ])
    func `what parsers or resolvers read in two ways is refused`(text: String) {
        #expect(throws: TrackerURL.Problem.self) { try TrackerURL(text) }
        #expect(throws: TrackerURL.Problem.self) { try TrackerURL(text + "/x") }
        // As a link, some of these are relative.
        let link = try? TrackerURL(link: text + "/x", relativeTo: "https://tracker.example/")
        #expect(link == nil || link?.origin == TrackerURL.Origin(scheme: "https", host: "tracker.example", port: 443))
    }

    @Test(arguments: [
        ("http://a:0080/x", "http://a:80/x"), ("http://A/%41/B", "http://a/%41/B"), ("HTTPS://a:443", "https://a:443"),
        ("https://a/@b", "https://a/@b"), ("https://a/b:c//", "https://a/b:c"),
    ])
    func `an address keeps its path and the port that it has`(text: String, whole: String) throws {
        #expect(try TrackerURL(text).text == whole)
    }

    /// Where the guard and the HTTP client spell a host differently, each gets an address of its own.
    private static let byLetterCase: @Sendable (String) throws -> [IPAddress] = { host in
        let isLower = host == host.lowercased()
        return [IPAddress(isLower ? "127.0.0.1" : "127.0.0.2")].compactMap(\.self)
    }

    @Test(arguments: ["tracker.invalid", "TRACKER.invalid", "Tracker.INVALID."])
    func `the name that is looked up is the one that is connected to, whatever its letters`(host: String) async throws {
        try await FakeService.with { _, _ in
            .init("[]")
        } _: { service in
            let asked = Mutex<[String]>([])
            var importer = try Importer.testing()
            importer.egress.addresses = { host in
                asked.withLock { $0.append(host) }
                return try Self.byLetterCase(host)
            }
            let url = service.url.replacing("127.0.0.1", with: host)
            let outcome = try await importer.run(.gitHub(at: url))
            #expect(outcome.failure == nil && asked.withLock { $0 } == [host.lowercased()])
            #expect(service.requests.allSatisfy { $0.header("Host")?.hasPrefix(host.lowercased()) == true })
        }
    }

    @Test(arguments: ["%6Cocalhost", "%4Cocalhost", "lo%63alhost", "127%2E0%2E0%2E1", "%31%32%37.0.0.1", "0x7f.1"])
    func `a loopback service is not reached by a spelling that the guard would read differently`(
        host: String
    ) async throws {
        try await FakeService.with { _, _ in
            .init("[]")
        } _: { service in
            var importer = try Importer.testing()
            importer.egress = EgressGuard(policy: .publicOnly) { _ in [IPAddress("192.0.2.1")].compactMap(\.self) }
            let url = service.url.replacing("127.0.0.1", with: host)
            let outcome = try await importer.run(.gitHub(at: url))
            #expect(outcome.failure?.code == .requestRefused)
            #expect(outcome.failure?.message.hasPrefix("base_url must have a plain host name") == true)
            #expect(service.requests.isEmpty)
        }
    }

    @Test(arguments: [
        "127.0.0.1", "localhost", "LOCALHOST", "[::1]", "[0:0::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]",
    ])
    func `a loopback service is not reached by any spelling that is read in one way`(host: String) async throws {
        try await FakeService.with { _, _ in
            .init("[]")
        } _: { service in
            var importer = try Importer.testing()
            importer.egress = EgressGuard(policy: .publicOnly)
            let url = service.url.replacing("127.0.0.1", with: host)
            let outcome = try await importer.run(.gitHub(at: url))
            #expect(outcome.failure?.code == .egressRefused)
            #expect(service.requests.isEmpty)
        }
    }

    @Test(arguments: ["http://%6Cocalhost", "http://127.0.0.1%2f", "http://x@localhost", "http://0x7f.1"])
    func `neither a redirect nor a page link leads to such a spelling`(other: String) async throws {
        try await FakeService.with { _, _ in
            .init("[]")
        } _: { loopback in
            let target = other + loopback.url.replacing("http://127.0.0.1", with: "") + "/steal"
            for fields in [[("Location", target)], [("Link", "<\(target)>; rel=\"next\"")]] {
                let status = fields[0].0 == "Location" ? 302 : 200
                try await FakeService.with { _, _ in
                    .init("[]", status: status, headers: fields.map { (name: $0.0, value: $0.1) })
                } _: { service in
                    let importer = try Importer.testing()
                    let outcome = try await importer.run(.gitHub(at: service.url))
                    #expect(outcome.failure?.code == .redirectRefused)
                }
            }
            #expect(loopback.requests.isEmpty)
        }
    }
}
