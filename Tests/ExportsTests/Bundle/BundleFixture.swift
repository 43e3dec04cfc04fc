import Foundation
import TestSupport
import Testing

@testable import Exports
@testable import Items

/// Small bundles to look into.
enum BundleFixture {
    static func item(
        _ key: String,
        id: String? = nil,
        source: String = "acme/shop",
        title: String = "A title",
        created: String = "2023-09-15T12:00:00Z"
    ) -> Item {
        Item(
            source: Source(type: .github, name: source),
            externalID: id ?? "id-\(key)",
            key: key,
            itemType: "issue",
            title: title,
            status: "open",
            statusCategory: .open,
            createdAt: time(created)
        )
    }

    static func time(_ text: String) -> Timestamp {
        guard let date = try? Date(text, strategy: .iso8601) else { preconditionFailure("\(text) is no time") }
        return Timestamp(seconds: Int64(date.timeIntervalSince1970))
    }

    static func contents(
        grouping: Grouping = .month,
        timeZone: String = "UTC",
        expectedItems: Int = 3
    ) -> BundleContents {
        BundleContents(
            grouping: grouping,
            timeZone: TimeZone(identifier: timeZone) ?? .gmt,
            expectedItems: expectedItems,
            manifest: Manifest(
                request: Array(#"{"group_by":"month"}"#.utf8),
                coverage: Array(#"[{"source":"acme/shop"}]"#.utf8),
                dataAsOf: time("2024-01-02T03:04:05Z"),
                version: "1.2.3",
                itemsDigest: "00"
            )
        )
    }

    /// Writes a bundle of the items, and gives the body its path and entries.
    static func withBundle<Result>(
        of items: [Item],
        _ contents: BundleContents = contents(),
        _ body: (URL, [ReadZipEntry]) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryDirectory { directory in
            let file = directory.appending(path: "bundle.zip")
            var rest = items[...]
            let count = try BundleWriter(contents: contents).write(
                to: file.path,
                items: { rest.popFirst().map { BundleItem(item: $0) } }
            )
            #expect(count == items.count)
            return try await body(file, try readZip(file.path))
        }
    }
}
