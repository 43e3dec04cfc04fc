import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import HTTP
@testable import Items

@Suite(.timeLimit(.minutes(60))) struct TokenTests {
    private static func hash(_ token: String) -> String {
        SHA256.hash(data: Data(token.utf8)).hexadecimal
    }

    private static func bearer(_ token: String) -> [(String, String)] { [("Authorization", "Bearer \(token)")] }

    @Test(.redis) func `a token opens what its scopes say, and is told the one that is missing`() async throws {
        let tokens = [
            Self.hash("all"), "\(Self.hash("reader"))=read:grafana", "\(Self.hash("maker"))=read+export",
            "\(Self.hash("loader"))=import", "\(Self.hash("boss"))=admin",
        ]
        try await RunningAppliance.with(["API_TOKENS": tokens.joined(separator: ",")]) { app in
            let requests: [(HTTPMethod, String, String)] = [
                (.GET, "/api/exports", "read"), (.GET, "/metrics", "read"), (.GET, "/api/static/exports/x.pdf", "read"),
                (.POST, "/api/exports/pdf", "export"), (.DELETE, "/api/exports/\(UUID())", "export"),
                (.POST, "/api/imports", "import"), (.POST, "/api/imports/csv", "import"),
                (.POST, "/api/imports/preview", "import"), (.DELETE, "/api/imports/\(UUID())", "import"),
            ]
            let scopes = [
                "all": Set(["read", "export", "import"]), "reader": ["read"], "maker": ["read", "export"],
                "loader": ["import"], "boss": ["read", "export", "import"],
            ]
            for (token, open) in scopes {
                for (method, path, scope) in requests {
                    let body: [UInt8]? = method == .POST ? Array("{}".utf8) : nil
                    let answer = try await app.send(method, path, body: body, headers: Self.bearer(token))
                    #expect((answer.status == 403) == !open.contains(scope), "\(token) \(method) \(path)")
                    guard answer.status == 403 else { continue }
                    #expect(answer.text.contains("a token with the scope \(scope)"))
                    #expect(answer.headers["WWW-Authenticate"].first?.contains("scope=\"\(scope)\"") == true)
                }
            }
            #expect(try await app.send(.GET, "/health/ready").status == 200)
        }
    }

    @Test(arguments: [
        ("=read", ["read"]), ("=read+export", ["read", "export"]), ("=IMPORT:nightly load", ["import"]),
        ("=admin", ["admin"]), ("", ["read", "export", "import", "admin"]),
    ])
    func `an entry is a hash, its scopes and a name`(rest: String, scopes: [String]) throws {
        let entry = try TokenEntry(String(repeating: "a", count: 64) + rest)
        #expect(Set(entry.scopes.map(\.rawValue)) == Set(scopes))
        #expect(entry.name == (rest.contains(":") ? "nightly load" : nil))
    }

    @Test(arguments: ["=", "=read+", "=write", "=:name", "=read,export"])
    func `an entry with another scope is refused without its hash being told`(rest: String) {
        let error = #expect(throws: TokenEntry.Malformed.self) {
            try TokenEntry(String(repeating: "a", count: 64) + rest)
        }
        #expect(error?.description.contains("read, export, import, admin") == true)
        #expect(error?.description.contains("aaaa") == false)
    }

    @Test(.redis)
    func `after ten wrong tokens from an address no other is looked at, but those that were right before`()
        async throws
    {
        try await RunningAppliance.with(["API_TOKENS": "\(Self.hash("known")),\(Self.hash("new"))"]) { app in
            #expect(try await app.send(.GET, "/api/exports", headers: Self.bearer("known")).status == 200)
            for number in 0..<10 {
                #expect(try await app.send(.GET, "/api/exports", headers: Self.bearer("wrong\(number)")).status == 401)
            }
            let refused = try await app.send(.GET, "/api/exports", headers: Self.bearer("wrong"))
            #expect(refused.status == 429)
            #expect(refused.headers["Retry-After"].first.flatMap { Int($0) }.map { (1...60).contains($0) } == true)
            #expect(try await app.send(.GET, "/api/exports", headers: Self.bearer("new")).status == 429)
            #expect(try await app.send(.GET, "/api/exports", headers: Self.bearer("known")).status == 200)
            #expect(try await app.send(.GET, "/api/exports").status == 401)
        }
    }

    @Test func `an address is heard again after a minute, and others all the time`() throws {
        let addresses = try ["192.0.2.1", "192.0.2.2"].map { ClientAddress(try SocketAddress(ipAddress: $0, port: 1)) }
        let guesses = TokenGuesses()
        let start = ContinuousClock.now
        for second in 0..<10 { guesses.noteFailure(from: addresses[0], at: start + .seconds(second)) }
        #expect(guesses.refusal(of: [1], from: addresses[0], at: start + .seconds(10)) == 51)
        #expect(guesses.refusal(of: [1], from: addresses[1], at: start + .seconds(10)) == nil)
        #expect(guesses.refusal(of: [1], from: addresses[0], at: start + .seconds(60)) == nil)
        #expect(guesses.noteFailure(from: addresses[0], at: start + .seconds(61)) == 1)
    }

    @Test func `a million addresses take no more memory than ten thousand`() throws {
        let guesses = TokenGuesses()
        for number in 0..<30_000 {
            let address = try SocketAddress(
                ipAddress: "10.\(number >> 16).\(number >> 8 & 255).\(number & 255)",
                port: 1
            )
            guesses.noteFailure(from: ClientAddress(address))
        }
        #expect(guesses.count <= 10_000)
    }
}
