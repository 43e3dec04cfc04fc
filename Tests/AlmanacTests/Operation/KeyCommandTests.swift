import Foundation
import TestSupport
import Testing

@testable import Items
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct KeyCommandTests {
    @Test func `the commands show the key, sign with it and check by it`() async throws {
        try await withTemporaryDirectory { folder in
            let data = folder.appending(path: "data")
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            try ItemStore(path: data.path + "/items.sqlite").load(Samples.items(30))
            let (own, bundle) = (["DATA_DIR": data.path], folder.appending(path: "bundle.zip").path)
            let keys = try await Binary.run(["keys"], own)
            let range = ["--start-date", "2023-09-01", "--end-date", "2024-01-31", "-o", bundle]
            #expect(try await Binary.run(["export", "zip"] + range, own).0 == 0)
            let pem = folder.appending(path: "almanac.pem").path
            try Data(keys.1.utf8).write(to: URL(fileURLWithPath: pem))
            let base64 = String(try #require(keys.1.firstMatch(of: /base64: (\S+)/)).1)
            let elsewhere = ["DATA_DIR": folder.appending(path: "none").path]
            for (arguments, settings) in [
                ([], own), (["--key", pem], elsewhere), (["--key", base64], elsewhere),
            ] {
                let checked = try await Binary.run(["verify", bundle] + arguments, settings)
                #expect(checked.0 == 0 && checked.1.contains("30 items of the digest"), "\(checked.1)")
            }
            let other = try await Binary.run(["verify", bundle], ["SECRET_KEY": "another key of a person"])
            #expect(other.0 == 1 && other.1.contains("it names the key \(base64)"), "\(other.1)")
            let none = try await Binary.run(["verify", bundle], elsewhere)
            #expect(none.0 == 64 && none.1.contains("--key"), "\(none.1)")
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
        }
    }
}
