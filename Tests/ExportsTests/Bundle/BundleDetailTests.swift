import Foundation
import TestSupport
import Testing

@testable import Exports
@testable import Items

struct BundleDetailTests {
    /// The entries of a bundle with one item, whose one file has these bytes.
    private func entries(
        _ change: (inout BundleItem) -> Void,
        names: [String] = ["a.png"],
        contents: BundleContents = BundleFixture.contents()
    ) async throws -> [String: String] {
        try await withTemporaryDirectory { directory in
            let file = directory.appending(path: "stored").path
            try Data("bytes".utf8).write(to: URL(filePath: file))
            var bundled = BundleItem(item: BundleFixture.item("#1"))
            bundled.attachments = names.enumerated().map { index, name in
                BundleAttachment(
                    attachment: Attachment(externalID: "\(index)", name: name, path: "/a/\(index)"),
                    file: (file, "ab12")
                )
            }
            change(&bundled)
            let path = directory.appending(path: "bundle.zip").path
            var rest = [bundled][...]
            try BundleWriter(contents: contents).write(to: path, items: { rest.popFirst() })
            return Dictionary(
                uniqueKeysWithValues: try readZip(path).map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) }
            )
        }
    }

    @Test func `comments, history and attachments lie in the item's folder`() async throws {
        let entries = try await entries { bundled in
            bundled.comments = [
                Comment(
                    externalID: "7",
                    author: "Ann",
                    createdAt: BundleFixture.time("2023-09-16T00:00:00Z"),
                    body: "\"why?\"\n"
                )
            ]
            bundled.history = [
                StatusChange(
                    externalID: "8",
                    at: BundleFixture.time("2023-09-17T00:00:00Z"),
                    from: "open",
                    to: "closed",
                    category: .done
                )
            ]
        }
        let folder = "items/2023-09/#1"
        #expect(entries["\(folder)/attachments/a.png"] == "bytes")
        #expect(
            entries["\(folder)/comments.json"] == """
                [
                {"id":"7","author":"Ann","created_at":"2023-09-16T00:00:00Z","updated_at":null,"internal":false,\
                "body":"\\"why?\\"\\n"}
                ]

                """
        )
        #expect(
            entries["\(folder)/history.json"]?.contains(#""from":"open","to":"closed","status_category":"done""#)
                == true
        )
        #expect(entries["\(folder)/attachments.json"]?.contains(#""sha256":"ab12","problem":null"#) == true)
        #expect(entries["SHA256SUMS"]?.contains("\(folder)/attachments/a.png") == true)
    }

    @Test func `a file that was not fetched is listed with the reason`() async throws {
        let entries = try await entries { bundled in
            bundled.attachments[0].file = nil
            bundled.attachments[0].problem = "larger than 25 MiB"
        }
        let list = entries["items/2023-09/#1/attachments.json"]
        #expect(list?.contains(#""name":"a.png""#) == true)
        #expect(list?.contains(#""sha256":null,"problem":"larger than 25 MiB""#) == true)
        #expect(!entries.keys.contains { $0.contains("attachments/") })
    }

    @Test(arguments: ["../../etc/passwd", "/etc/passwd", "..\\..\\x", "CON", "a\u{202E}gpj.exe", "a\0b", ""])
    func `a hostile file name stays inside the folder`(name: String) async throws {
        let entries = try await entries({ _ in }, names: [name])
        let files = entries.keys.filter { $0.contains("/attachments/") }
        #expect(files.count == 1)
        #expect(
            files.allSatisfy { $0.hasPrefix("items/2023-09/#1/attachments/") && $0.split(separator: "/").count == 5 }
        )
        #expect(files.allSatisfy { !$0.split(separator: "/").contains("..") && !$0.contains("\u{202E}") })
    }

    @Test func `two files of one name are both there`() async throws {
        let entries = try await entries({ _ in }, names: ["a.png", "A.png"])
        #expect(entries.keys.count { $0.contains("/attachments/") } == 2)
    }
}
