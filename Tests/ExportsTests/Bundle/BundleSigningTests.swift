import Crypto
import Foundation
import TestSupport
import Testing

@testable import Exports
@testable import Items
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct BundleSigningTests {
    private static let items = [BundleFixture.item("#1"), BundleFixture.item("käse ☃"), BundleFixture.item("#3")]

    @Test func `a bundle that is as it was signed passes, and says how much it holds`() async throws {
        try await Self.withSignedBundle { file, signer in
            let outcome = try BundleCheck(path: file.path, key: signer.publicKey).run()
            #expect(outcome == .init(entries: 8, items: 3, digest: Self.digest))
        }
    }

    @Test func `the same items, request and key give the same signature`() async throws {
        let first = try await Self.withSignedBundle { file, _ in try Data(contentsOf: file) }
        let second = try await Self.withSignedBundle { file, _ in try Data(contentsOf: file) }
        #expect(first == second)
    }

    @Test(
        arguments: [
            (["items.csv": Array("other".utf8)], "has a items.csv of other bytes"),
            (["items.csv": [UInt8](repeating: 65, count: 9000)], "has a items.csv of more bytes than were signed"),
            (["items/2023-09/#1.json": nil], "lacks items/2023-09/#1.json"),
            (["more.txt": []], "holds more.txt, which the signed manifest does not list"),
            (["manifest.json": Array("{}".utf8)], "has a manifest.json that the key"),
            (["manifest.json": nil], "lacks manifest.json"),
            (["manifest.json.sig": nil], "lacks manifest.json.sig"),
            (["manifest.json.sig": []], "has a manifest.json that the key"),
            (["manifest.json.sig": [UInt8](repeating: 0, count: 64)], "has a manifest.json that the key"),
            (
                ["manifest.json.sig": [UInt8](repeating: 0, count: 1025)],
                "has a manifest.json.sig of more than 1,024 bytes"
            ),
            (["SHA256SUMS": nil], "lacks SHA256SUMS"),
            (["SHA256SUMS": []], "has a SHA256SUMS that does not fit the manifest, first for items.csv"),
        ] as [([String: [UInt8]?], String)]
    )
    func `what was changed is named`(changes: [String: [UInt8]?], words: String) async throws {
        try await Self.withSignedBundle { file, signer in
            try changeZip(file.path, changes)
            let fault = #expect(throws: BundleFault.self) {
                try BundleCheck(path: file.path, key: signer.publicKey).run()
            }
            #expect(fault?.description.hasPrefix(words) == true, "\(fault?.description ?? "")")
        }
    }

    @Test(arguments: ["manifest.json", "SHA256SUMS"])
    func `a list that a few bytes unpack to and that is longer than any is not read`(name: String) async throws {
        try await Self.withSignedBundle { file, signer in
            try changeZip(file.path, [name: [UInt8](repeating: 0x20, count: 1 << 20 | 1)])
            var check = BundleCheck(path: file.path, key: signer.publicKey)
            check.longestList = 1 << 20
            let fault = #expect(throws: BundleFault.self) { try check.run() }
            #expect(fault?.description == "has a \(name) of more than 1,048,576 bytes")
        }
    }

    @Test func `another key is told from the one that the manifest names`() async throws {
        try await Self.withSignedBundle { file, signer in
            let other = try BundleSigner(seed: SymmetricKey(data: [UInt8](repeating: 8, count: 32))).publicKey
            let fault = #expect(throws: BundleFault.self) { try BundleCheck(path: file.path, key: other).run() }
            #expect(fault?.description.contains("the key \(other) has not signed") == true)
            #expect(fault?.description.contains("it names the key \(signer.publicKey)") == true)
        }
    }

    @Test func `a digest that is signed but is not that of the items is told`() async throws {
        try await Self.withSignedBundle(digest: String(repeating: "0", count: 64)) { file, signer in
            let fault = #expect(throws: BundleFault.self) {
                try BundleCheck(path: file.path, key: signer.publicKey).run()
            }
            #expect(fault?.description == "has items of another digest than the manifest: \(Self.digest)")
        }
    }

    @Test(arguments: [0, 22, 300, -1]) func `half an archive is told as that`(length: Int) async throws {
        try await Self.withSignedBundle { file, signer in
            let whole = try Data(contentsOf: file)
            try whole.prefix(length < 0 ? whole.count - 1 : length).write(to: file)
            let fault = #expect(throws: BundleFault.self) {
                try BundleCheck(path: file.path, key: signer.publicKey).run()
            }
            #expect(fault?.description.hasPrefix("is damaged, or no ZIP archive") == true)
        }
    }

    @Test func `openssl and sha256sum alone come to the same`() async throws {
        try await Self.withSignedBundle { file, signer in
            let folder = file.deletingLastPathComponent()
            try Data(signer.publicKey.pem.utf8).write(to: folder.appending(path: "almanac.pem"))
            let script = """
                cd $0 && unzip -q bundle.zip && sha256sum --check --quiet --strict SHA256SUMS &&
                openssl pkeyutl -verify -pubin -inkey almanac.pem -rawin -in manifest.json -sigfile manifest.json.sig
                """
            let run = try await ToolRun("sh", ["-c", script, folder.path])
            #expect(run.status == 0 && run.text.contains("Signature Verified Successfully"), "\(run.text)\(run.errors)")
            let change = "cd $0 && echo >>manifest.json && \(script.split(separator: "&&").last ?? "")"
            #expect(try await ToolRun("sh", ["-c", change, folder.path]).status != 0)
        }
    }

    @Test(arguments: ["", "x", "AAAA", "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VuAyEAAAAA\n-----END PUBLIC KEY-----"])
    func `what is no public key is not taken for one`(text: String) {
        #expect(BundleKey(text) == nil)
    }

    private static let digest = items.map { ItemFingerprint($0, source: $0.source.name) }.digest()

    @discardableResult
    private static func withSignedBundle<Result>(
        digest: String = digest,
        _ body: (URL, BundleSigner) async throws -> Result
    ) async throws -> Result {
        let signer = try BundleSigner(seed: SymmetricKey(data: [UInt8](repeating: 7, count: 32)))
        var contents = BundleFixture.contents()
        (contents.manifest.itemsDigest, contents.manifest.signer) = (digest, signer)
        return try await BundleFixture.withBundle(of: items, contents) { file, _ in try await body(file, signer) }
    }
}
