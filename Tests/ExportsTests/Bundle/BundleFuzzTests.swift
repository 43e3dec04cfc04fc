import Crypto
import Foundation
import TestSupport
import Testing

@testable import Exports
@testable import Items
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct BundleFuzzTests {
    @Test func `any text becomes a name that every system takes, and stays that`() async throws {
        let fault = try await Fuzz.firstFault(2000) { fuzz in
            let text = fuzz.text(0...20)
            let name = SafeName.component(text)
            let isSafe =
                !name.isEmpty && name.utf8.count <= SafeName.maxBytes + 1 && name != "." && name != ".."
                && !name.unicodeScalars.contains { "/\\:*?\"<>|".unicodeScalars.contains($0) || $0.value < 0x20 }
                && name == name.precomposedStringWithCanonicalMapping && name.last != "." && name.last != " "
            guard isSafe else { return "\(text.debugDescription): \(name.debugDescription)" }
            return SafeName.component(name) == name ? nil : "\(name.debugDescription) is made safe again"
        }
        #expect(fault == nil)
    }

    @Test func `items of any names make a bundle that can be read and holds each of them`() async throws {
        for seed in Fuzz.plan(12) {
            var fuzz = Fuzz(seed: seed)
            var items: [Item] = []
            for number in 0..<fuzz.number(1...12) {
                items.append(BundleFixture.item(fuzz.text(0...6), id: "\(number)", title: fuzz.text()))
            }
            let names = try await BundleFixture.withBundle(of: items) { _, entries in entries.map(\.name) }
            #expect(Set(names.map { $0.lowercased() }).count == items.count + 4, "ALMANAC_FUZZ=1:\(seed)")
        }
    }

    /// A bundle is checked by whoever gets it, from whomever.
    @Test func `a damaged bundle is told as that, whatever is damaged`() async throws {
        let signer = try BundleSigner(seed: .init(data: [UInt8](repeating: 7, count: 32)))
        var contents = BundleFixture.contents()
        let items = [BundleFixture.item("#1"), BundleFixture.item("käse ☃")]
        contents.manifest.signer = signer
        contents.manifest.itemsDigest = items.map { ItemFingerprint($0, source: $0.source.name) }.digest()
        try await BundleFixture.withBundle(of: items, contents) { file, entries in
            let whole = Array(try Data(contentsOf: file))
            let fault = try await Fuzz.firstFault(100) { fuzz in
                let bytes = fuzz.changed(whole)
                try Data(bytes).write(to: file)
                do {
                    _ = try BundleCheck(path: file.path, key: signer.publicKey).run()
                } catch is BundleFault {
                    return nil
                }
                // What no entry depends on may differ, such as a time in a header.
                return try readZip(file.path).map(\.bytes) == entries.map(\.bytes) ? nil : "taken for whole"
            }
            #expect(fault == nil)
        }
    }
}
