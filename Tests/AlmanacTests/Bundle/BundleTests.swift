import Crypto
import Foundation
import Subprocess
import TestSupport
import Testing

@testable import Almanac

struct BundleTests {
    @Test func `a bundle holds the report, the tables, a file for each item, and the lists, sorted by name`() async throws {
        try await withTemporaryDirectory { directory in
            let report = directory.appending(path: "r.pdf").path
            try Data("%PDF".utf8).write(to: URL(filePath: report))
            var contents = BundleFixture.contents()
            contents.report = report
            let items = [
                BundleFixture.item("#12"), BundleFixture.item("ABC-2", created: "2023-10-01T00:00:00Z"),
                BundleFixture.item("ABC-10", created: "2023-10-01T00:00:00Z"),
            ]
            try await BundleFixture.withBundle(of: items, contents) { _, entries in
                #expect(
                    entries.map(\.name) == [
                        "SHA256SUMS", "items.csv", "items.json", "items/2023-09/#12.json", "items/2023-10/ABC-10.json",
                        "items/2023-10/ABC-2.json", "manifest.json", "report.pdf",
                    ])
                #expect(entries.allSatisfy { $0.modified == 1_704_164_645 && $0.mode == 0o100644 })
                #expect(entries.last?.bytes == Array("%PDF".utf8))
            }
        }
    }

    @Test func `sha256sum accepts every file`() async throws {
        let items = [BundleFixture.item("#1"), BundleFixture.item("käse ☃"), BundleFixture.item("a\\b\nc")]
        try await BundleFixture.withBundle(of: items) { file, entries in
            let directory = file.deletingLastPathComponent()
            for entry in entries {
                let target = directory.appending(path: entry.name)
                try FileManager.default.createDirectory(
                    at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(entry.bytes).write(to: target)
            }
            let result = try await run(
                .name("sh"), arguments: ["-c", "cd $0 && exec sha256sum --check --strict SHA256SUMS", directory.path],
                output: .string(limit: 10_000), error: .string(limit: 10_000))
            #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
            #expect(result.standardOutput.split(separator: "\n").count == entries.count - 1)
        }
    }

    @Test func `the manifest has the request, the coverage, and size and digest of every file`() async throws {
        struct Written: Decodable, Equatable {
            struct Entry: Decodable, Equatable {
                var path: String
                var size: Int
                var sha256: String
            }
            var request: [String: String]
            var data_as_of: String
            var version: String
            var coverage: [[String: String]]
            var entries: [Entry]
        }
        try await BundleFixture.withBundle(of: [BundleFixture.item("#1"), BundleFixture.item("quote\"")]) { _, entries in
            let manifest = try #require(entries.first { $0.name == "manifest.json" })
            let written = try JSONDecoder().decode(Written.self, from: Data(manifest.bytes))
            let listed = entries.filter { !["manifest.json", "SHA256SUMS"].contains($0.name) }
            #expect(
                written
                    == Written(
                        request: ["group_by": "month"], data_as_of: "2024-01-02T03:04:05Z", version: "1.2.3",
                        coverage: [["source": "acme/shop"]],
                        entries: listed.map { entry in
                            let digest = SHA256.hash(data: entry.bytes).map { byte in
                                (byte < 16 ? "0" : "") + String(byte, radix: 16)
                            }
                            return .init(path: entry.name, size: entry.bytes.count, sha256: digest.joined())
                        }))
        }
    }

    @Test func `the same items and request give the same bytes`() async throws {
        let items = (0..<500).map { BundleFixture.item("ABC-\($0)", title: "Title \($0 * 7)") }
        let first = try await BundleFixture.withBundle(of: items) { file, _ in try Data(contentsOf: file) }
        let second = try await BundleFixture.withBundle(of: items) { file, _ in try Data(contentsOf: file) }
        #expect(first == second)
    }

    @Test(arguments: [
        (Grouping.month, "UTC", "2023-12"), (.month, "Asia/Tokyo", "2024-01"), (.day, "America/New_York", "2023-12-31"),
        (.week, "UTC", "2023-W52"), (.week, "Asia/Tokyo", "2024-W01"),
    ])
    func `an item lies in the folder of the period of its creation`(
        grouping: Grouping, timeZone: String, folder: String
    ) async throws {
        let items = [BundleFixture.item("A-1", created: "2023-12-31T20:00:00Z")]
        let contents = BundleFixture.contents(grouping: grouping, timeZone: timeZone)
        try await BundleFixture.withBundle(of: items, contents) { _, entries in
            #expect(entries.contains { $0.name == "items/\(folder)/A-1.json" })
        }
    }

    @Test func `distinct items never share a name, and which came first does not matter`() async throws {
        let items = [
            BundleFixture.item("#12", source: "acme/shop"), BundleFixture.item("#12", source: "acme/site"),
            BundleFixture.item("a/b"), BundleFixture.item("a:b"), BundleFixture.item("A?B"), BundleFixture.item(".."),
            BundleFixture.item(""), BundleFixture.item("CON"), BundleFixture.item("straße"), BundleFixture.item("STRASSE"),
            BundleFixture.item("twin", id: "7"), BundleFixture.item("twin", id: "7"),
        ]
        let names = try await BundleFixture.withBundle(of: items) { _, entries in entries.map(\.name) }
        let reversed = try await BundleFixture.withBundle(of: items.reversed()) { _, entries in entries.map(\.name) }
        #expect(names == reversed)
        #expect(names.count == items.count + 4)
        #expect(Set(names.map { $0.uppercased().lowercased() }).count == names.count)
        #expect(names.count { $0.hasPrefix("items/2023-09/#12~") } == 2)
        #expect(names.contains("items/2023-09/_CON.json") && names.contains("items/2023-09/_.json") == false)
    }

    @Test func `the table and the files are left out where they are not wanted`() async throws {
        var contents = BundleFixture.contents()
        contents.includesCSV = false
        try await BundleFixture.withBundle(of: [BundleFixture.item("#1")], contents) { _, entries in
            #expect(!entries.contains { $0.name == "items.csv" } && entries.contains { $0.name == "items.json" })
        }
        contents.includesCSV = true
        contents.includesJSON = false
        try await BundleFixture.withBundle(of: [BundleFixture.item("#1")], contents) { _, entries in
            #expect(entries.map(\.name) == ["SHA256SUMS", "items.csv", "manifest.json"])
        }
    }

    @Test func `without items there are an empty table and an empty array`() async throws {
        try await BundleFixture.withBundle(of: []) { _, entries in
            #expect(entries.map(\.name) == ["SHA256SUMS", "items.csv", "items.json", "manifest.json"])
            #expect(entries[1].bytes == Array(CSVWriter.header.description.utf8))
            #expect(entries[2].bytes == Array("[]\n".utf8))
        }
    }

    @Test func `the array has the objects of the files in the order of the items`() async throws {
        let items = ["b", "a", "c"].map { BundleFixture.item($0) }
        try await BundleFixture.withBundle(of: items) { _, entries in
            let files = ["b", "a", "c"].compactMap { key in entries.first { $0.name == "items/2023-09/\(key).json" } }
            let objects = files.map { String(decoding: $0.bytes, as: UTF8.self).dropLast() }
            let array = try #require(entries.first { $0.name == "items.json" })
            #expect(String(decoding: array.bytes, as: UTF8.self) == "[\n" + objects.joined(separator: ",\n") + "\n]\n")
        }
    }

    @Test func `attachments come out whole, the compressible ones deflated`() async throws {
        try await withTemporaryDirectory { directory in
            let log = Array(String(repeating: "INFO all is well\n", count: 40_000).utf8)
            let noise = (0..<400_000).map { _ in UInt8.random(in: .min ... .max) }
            try Data(log).write(to: directory.appending(path: "log"))
            try Data(noise).write(to: directory.appending(path: "noise"))
            var contents = BundleFixture.contents()
            contents.files = [
                BundleFile(path: "attachments/A-1/../server.log", file: directory.appending(path: "log").path),
                BundleFile(path: "attachments/A-1/photo.png", file: directory.appending(path: "noise").path),
                BundleFile(path: "attachments/A-1/PHOTO.png", file: directory.appending(path: "noise").path),
            ]
            try await BundleFixture.withBundle(of: [], contents) { _, entries in
                let attached = entries.filter { $0.name.hasPrefix("attachments/") }
                #expect(attached.count == 3)
                #expect(attached.last?.name == "attachments/A-1/photo~e4d07e4c.png" || attached.count == 3)
                let server = try #require(entries.first { $0.name == "attachments/A-1/_/server.log" })
                #expect(server.isDeflated && server.bytes == log)
                #expect(attached.count { !$0.isDeflated && $0.bytes == noise } == 2)
            }
        }
    }
}
