import HTTPTypes
import Hummingbird
import NIOCore
import TestSupport
import Testing

@testable import HTTP

@Suite struct TrustedProxyTests {
    private static let trusted = ["127.0.0.1", "10.0.0.0/8", "2001:db8::/33"]

    private static func fields(_ values: [String]) throws -> HTTPFields {
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        return HTTPFields(values.map { HTTPField(name: name, value: $0) })
    }

    private static let requests: [(String, [String], String)] = [
        ("127.0.0.1", ["203.0.113.7"], "203.0.113.7"), ("127.0.0.1", [], "127.0.0.1"),
        // What the client itself says stands further left.
        ("127.0.0.1", ["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", ["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
        // A row of proxies, in one field or several; and one of them that asks for itself.
        ("127.0.0.1", ["203.0.113.7, 10.1.2.3,10.255.0.1"], "203.0.113.7"),
        ("127.0.0.1", ["198.51.100.1,203.0.113.7", "10.1.2.3"], "203.0.113.7"),
        ("127.0.0.1", ["10.1.2.3, 10.4.5.6"], "10.1.2.3"),
        // Whoever is not trusted is not believed.
        ("192.0.2.1", ["203.0.113.7"], "192.0.2.1"), ("11.0.0.1", ["203.0.113.7"], "11.0.0.1"),
        ("127.0.0.2", ["203.0.113.7"], "127.0.0.2"), ("2001:db8:8000::1", ["203.0.113.7"], "2001:db8:8000::1"),
        // Other ways of writing it, and what is no address.
        ("127.0.0.1", ["203.0.113.7:4711"], "203.0.113.7"),
        ("127.0.0.1", ["[2001:db8:ffff::7]:80"], "2001:db8:ffff::7"),
        ("127.0.0.1", ["2001:db8:ffff::7"], "2001:db8:ffff::7"), ("127.0.0.1", ["\t203.0.113.7\t"], "203.0.113.7"),
        ("127.0.0.1", ["203.0.113.7, unknown"], "127.0.0.1"), ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.7, unknown, 10.1.2.3"], "10.1.2.3"), ("127.0.0.1", ["0x7f.1"], "127.0.0.1"),
        ("10.9.9.9", ["203.0.113.7"], "203.0.113.7"), ("2001:db8:7fff::1", ["203.0.113.7"], "203.0.113.7"),
        ("::ffff:127.0.0.1", ["203.0.113.7"], "203.0.113.7"),
    ]

    @Test(arguments: requests)
    func `the client is the last one named that is no trusted proxy`(
        peer: String,
        forwarded: [String],
        client: String
    ) throws {
        let proxies = try TrustedProxies(Self.trusted)
        let address = try SocketAddress(ipAddress: peer, port: 4711)
        let fields = try Self.fields(forwarded)
        #expect(proxies.client(of: address, fields)?.ipAddress == client)
        #expect(TrustedProxies.none.client(of: address, fields) == address)
    }

    @Test(arguments: [
        "proxy.test", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0/8", "::/129", "*",
    ])
    func `an entry that is neither an address nor a network is told by name`(entry: String) {
        let error = #expect(throws: TrustedProxies.Malformed.self) { try TrustedProxies(["127.0.0.1", entry]) }
        #expect(error?.description.contains("\"\(entry)\"") == true)
    }

    @Test func `the log says who asks, by a trusted proxy's word`() async throws {
        for (trusted, client) in [(["127.0.0.0/8"], "203.0.113.7"), ([], "127.0.0.1")] {
            var configuration = HTTPServer.Configuration.patient
            configuration.guards.proxies = try TrustedProxies(trusted)
            try await TestServer.run(configuration) { router in
                router.get("/well") { _, _ in "well" }
            } test: { server in
                _ = try await server.send("GET", "/well", ["X-Forwarded-For: 203.0.113.7"])
                let line = try #require(try server.log().first { $0.contains("path=/well") })
                #expect(line.contains(" client=\(client) "))
            }
        }
    }
}
