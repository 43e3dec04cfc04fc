import Crypto
import Foundation
import TestSupport
import Testing

@testable import Exports
@testable import Items

struct BundleTests {
    @Test func `a bundle holds the report, the tables, a file for each item, and the lists, sorted by name`()
        async throws
    {
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
                    ]
                )
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
                    at: target.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data(entry.bytes).write(to: target)
            }
            let script = "cd $0 && exec sha256sum --check --strict SHA256SUMS"
            let run = try await ToolRun("sh", ["-c", script, directory.path])
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.text.split(separator: "\n").count == entries.count - 1)
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
        try await BundleFixture.withBundle(of: [BundleFixture.item("#1"), BundleFixture.item("quote\"")]) {
            _,
            entries in
            let manifest = entries[entries.count - 1]
            #expect(manifest.name == "manifest.json" && entries[0].name == "SHA256SUMS")
            let written = try JSONDecoder().decode(Written.self, from: Data(manifest.bytes))
            let listed = entries.dropFirst().dropLast().map { entry in
                let digest = SHA256.hash(data: entry.bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                return Written.Entry(path: entry.name, size: entry.bytes.count, sha256: digest.joined())
            }
            #expect(written.request == ["group_by": "month"] && written.coverage == [["source": "acme/shop"]])
            #expect(written.data_as_of == "2024-01-02T03:04:05Z" && written.version == "1.2.3")
            #expect(written.entries == listed && listed.count == 4)
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
        grouping: Grouping,
        timeZone: String,
        folder: String
    ) async throws {
        let items = [BundleFixture.item("A-1", created: "2023-12-31T20:00:00Z")]
        let contents = BundleFixture.contents(grouping: grouping, timeZone: timeZone)
        try await BundleFixture.withBundle(of: items, contents) { _, entries in
            #expect(entries.map(\.name).contains("items/\(folder)/A-1.json"))
        }
    }

    @Test func `distinct items never share a name, and which came first does not matter`() async throws {
        let items = [
            BundleFixture.item("#12", source: "acme/shop"), BundleFixture.item("#12", source: "acme/site"),
            BundleFixture.item("a/b"), BundleFixture.item("a:b"), BundleFixture.item("A?B"), BundleFixture.item(".."),
            BundleFixture.item(""), BundleFixture.item("CON"), BundleFixture.item("straße"),
            BundleFixture.item("STRASSE"),
            BundleFixture.item("twin", id: "7"), BundleFixture.item("twin", id: "7"),
        ]
        let names = try await BundleFixture.withBundle(of: items) { _, entries in entries.map(\.name) }
        let reversed = try await BundleFixture.withBundle(of: items.reversed()) { _, entries in entries.map(\.name) }
        #expect(names == reversed)
        #expect(names.count == items.count + 4)
        let folded = Set(names.map { $0.uppercased().lowercased() })
        #expect(folded.count == names.count)
        let twelves = names.filter { $0.hasPrefix("items/2023-09/#12~") }
        #expect(twelves.count == 2)
        #expect(names.contains("items/2023-09/_CON.json") && !names.contains("items/2023-09/_.json"))
    }

    @Test func `the table and the files are left out where they are not wanted`() async throws {
        var contents = BundleFixture.contents()
        contents.includesCSV = false
        try await BundleFixture.withBundle(of: [BundleFixture.item("#1")], contents) { _, entries in
            #expect(
                entries.map(\.name) == ["SHA256SUMS", "items.json", "items/2023-09/#1.json", "manifest.json"]
            )
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
            #expect(entries[2].name == "items.json")
            let array = String(decoding: entries[2].bytes, as: UTF8.self)
            #expect(array == "[\n" + objects.joined(separator: ",\n") + "\n]\n" && objects.count == 3)
        }
    }

    @Test func `attachments come out whole, the compressible ones deflated`() async throws {
        try await withTemporaryDirectory { directory in
            let log = Array(String(repeating: "INFO all is well\n", count: 40_000).utf8)
            let noise = (0..<400_000).map { _ in UInt8.random(in: .min ... .max) }
            try Data(log).write(to: directory.appending(path: "log"))
            try Data(noise).write(to: directory.appending(path: "noise"))
            var item = BundleItem(item: BundleFixture.item("A-1"))
            item.attachments = [("../server.log", "log"), ("photo.png", "noise"), ("PHOTO.png", "noise")].map {
                let attachment = Attachment(externalID: $0.0, name: $0.0, path: "/\($0.0)")
                return BundleAttachment(attachment: attachment, file: (directory.appending(path: $0.1).path, ""))
            }
            var heard: [(fraction: Double, items: Int)] = []
            var rest = [item][...]
            let path = directory.appending(path: "bundle.zip").path
            try BundleWriter(contents: BundleFixture.contents(expectedItems: 1)).write(
                to: path,
                items: { rest.popFirst() },
                progress: { heard.append(($0.fraction, $0.items)) }
            )
            let entries = try readZip(path)
            let attached = entries.filter { $0.name.contains("/attachments/") }
            let stored = attached.filter { !$0.isDeflated && $0.bytes == noise }
            let deflated = attached.filter { $0.isDeflated && $0.bytes == log }
            #expect(attached.count == 3 && stored.count == 2)
            #expect(deflated.count == 1 && deflated[0].name.hasSuffix("server.log"))
            // None of them is an item that is done.
            #expect(heard.filter { $0.items == 0 }.allSatisfy { $0.fraction == 0 } && heard.last?.items == 1)
        }
    }
}
