import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Trackers

@Suite(.timeLimit(.minutes(60))) struct ProxyTests {
    @Test(arguments: [
        ("http://proxy.test:3128", "proxy.test", 3128), ("proxy.test:8080", "proxy.test", 8080),
        ("http://proxy.test/", "proxy.test", 80), ("http://[2001:db8::1]:3128", "2001:db8::1", 3128),
    ])
    func `a proxy is read in its customary forms`(text: String, host: String, port: Int) throws {
        let proxy = try #require(EgressProxies.Proxy(text))
        #expect(proxy.host == host && proxy.port == port && proxy.credentials == nil)
    }

    @Test(arguments: [
        "https://proxy.test", "socks5://proxy.test", "http://", "http://proxy.test/path", "http://proxy.test?x",
        "http://%70roxy.test", "http://0x7f.1:3128", "http://[fe80::1%25eth0]:3128",
    ])
    func `what is no HTTP proxy is refused`(text: String) {
        #expect(EgressProxies.Proxy(text) == nil)
    }

    @Test func `credentials of a proxy show nowhere`() throws {
        let proxy = try #require(EgressProxies.Proxy("http://user:canary@proxy.test:3128"))
        #expect(proxy.credentials?.value == "user:canary")
        #expect(!"\(proxy)".contains("canary") && !String(reflecting: proxy).contains("canary"))
    }

    @Test(arguments: [
        ("*", true), ("jira.example.com", true), ("example.com", true), (".example.com", true), ("*.example.com", true),
        ("jira.example.com:443", true), ("jira.example.com:8443", false), ("ple.com", false), ("other.test", false),
    ])
    func `exceptions are hosts, domains and all`(entry: String, isDirect: Bool) {
        let proxies = EgressProxies(https: EgressProxies.Proxy("http://proxy.test:3128"), exceptions: [entry])
        #expect((proxies.proxy(scheme: "https", host: "jira.example.com", port: 443) == nil) == isDirect)
        #expect(proxies.proxy(scheme: "http", host: "jira.example.com", port: 80) == nil)
    }

    @Test func `a network is an exception for addresses`() {
        let proxies = EgressProxies(http: EgressProxies.Proxy("http://proxy.test:3128"), exceptions: ["10.0.0.0/8"])
        #expect(proxies.proxy(scheme: "http", host: "10.1.2.3", port: 80) == nil)
        #expect(proxies.proxy(scheme: "http", host: "11.1.2.3", port: 80) != nil)
    }

    @Test func `an import goes through the proxy, by a name that only the proxy knows`() async throws {
        try await FakeService.with { _, _ in
            .init("[]")
        } _: { tracker in
            let port = try #require(Int(tracker.url.split(separator: ":").last ?? ""))
            try await ConnectProxy.with(to: port) { proxy in
                var importer = try Importer.testing()
                let address = proxy.url.replacing("http://", with: "http://user:secret@")
                importer.egress.proxies = EgressProxies(http: EgressProxies.Proxy(address))
                importer.egress.addresses = { _ in throw AddressResolver.Failure(description: "unknown here") }
                let request = ImportRequest.gitHub(at: "http://tracker.internal")
                let outcome = try await importer.run(request)
                #expect(outcome.failure == nil)
                #expect(proxy.requests.first?.hasPrefix("CONNECT tracker.internal:80 HTTP/1.1\r\n") == true)
                #expect(
                    proxy.requests.first?.lowercased().contains("proxy-authorization: basic dxnlcjpzzwnyzxq=") == true
                )
                #expect(proxy.requests.first?.contains("canary") == false)
                #expect(tracker.requests.first?.path == "/repos/acme/rocket/issues")
                #expect(tracker.requests.first?.header("Proxy-Authorization") == nil)
            }
        }
    }

    @Test(arguments: ["%74racker.internal", "010.0.0.1", "2130706433", "0xa000001"])
    func `a host that the proxy may read differently never gets to it`(host: String) async throws {
        try await FakeService.with { _, _ in
            .init("[]")
        } _: { proxy in
            var importer = try Importer.testing()
            importer.egress.proxies = EgressProxies(http: EgressProxies.Proxy(proxy.url))
            importer.egress.addresses = { _ in throw AddressResolver.Failure(description: "unknown here") }
            let outcome = try await importer.run(.gitHub(at: "http://\(host)"))
            #expect(outcome.failure?.code == .requestRefused && proxy.requests.isEmpty)
        }
    }

    @Test func `a name that leads to a private address is refused before the proxy is asked`() async throws {
        try await FakeService.with { _, _ in
            .init("[]")
        } _: { proxy in
            var importer = try Importer.testing()
            importer.egress.proxies = EgressProxies(http: EgressProxies.Proxy(proxy.url))
            importer.egress.addresses = { _ in [IPAddress("10.0.0.1")].compactMap(\.self) }
            let outcome = try await importer.run(.gitHub(at: "http://tracker.internal"))
            #expect(outcome.failure?.code == .egressRefused && proxy.requests.isEmpty)
        }
    }
}
