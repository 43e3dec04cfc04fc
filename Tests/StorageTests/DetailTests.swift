import HouseTestSupport
import Testing

@testable import Items
@testable import Storage

struct DetailTests {
    private let store: ItemStore
    private var item = Item.sample("1", created: "2024-01-01")
    private let details = ItemDetails(
        comments: [
            Comment(externalID: "11", author: "Ann", createdAt: Timestamp(iso: "2024-01-03"), body: "later"),
            Comment(externalID: "10", createdAt: Timestamp(iso: "2024-01-02"), isInternal: true, body: "first\0"),
        ],
        history: [
            StatusChange(externalID: "7", at: Timestamp(iso: "2024-01-04"), from: "To Do", to: "Done", category: .done)
        ],
        attachments: [
            Attachment(externalID: "5", name: "a.png", mediaType: "image/png", size: 3, path: "/attachment/5"),
            Attachment(externalID: "6", name: "b.txt", path: "/attachment/6"),
        ]
    )

    init() throws {
        store = try ItemStore.fresh()
        item.updatedAt = Timestamp(iso: "2024-01-05")
    }

    private func keep(_ details: ItemDetails, key: String = "1") throws {
        try store.add(item, details, key: key)
    }

    @Test func `what an item has comes back in the order of time`() throws {
        try keep(details)
        try store.read { reader in
            let comments = try reader.comments(of: 1)
            #expect(comments.map(\.externalID) == ["10", "11"] && comments[0].body == "first\u{FFFD}")
            #expect(comments[1].author == "Ann" && comments[0].isInternal)
            #expect(try reader.history(of: 1) == details.history)
            #expect(try reader.attachments(of: 1).map(\.attachment) == details.attachments)
        }
    }

    @Test func `details that are the same are not written again`() throws {
        try keep(details)
        let runs = "SELECT run_id FROM comment ORDER BY item_id, external_id"
        let before = try store.read { try Int64.fetchAll($0.database, sql: runs) }
        try keep(details, key: "2")
        #expect(try store.read { try Int64.fetchAll($0.database, sql: runs) } == before)
    }

    @Test func `what is gone at the tracker goes, and what was not read stays`() throws {
        try keep(details)
        try keep(ItemDetails(comments: [], attachments: details.attachments.map { [$0[1]] }), key: "2")
        let (comments, history, attachments) = try store.read { reader in
            (try reader.comments(of: 1), try reader.history(of: 1), try reader.attachments(of: 1))
        }
        #expect(comments.isEmpty && history.count == 1)
        #expect(attachments.map(\.attachment.name) == ["b.txt"])
    }

    @Test func `an attachment is wanted until its bytes are there or can't be had`() throws {
        try keep(details)
        try store.write { writer in
            let wanted = try writer.reader.wantedAttachments(of: [1], limit: 9)
            #expect(wanted.map(\.name) == ["a.png", "b.txt"] && wanted[0].itemKey == "#1")
            try writer.keep(StoredFile(sha256: "ab", size: 3), of: wanted[0].id)
            try writer.refuse(attachment: wanted[1].id, because: "larger than 25 MiB")
            #expect(try writer.reader.wantedAttachments(of: [1], limit: 9).isEmpty)
        }
        #expect(try store.read { try $0.storedFileNames() } == ["ab"])
        try keep(details, key: "2")
        #expect(try store.read { try $0.wantedAttachments(of: [1], limit: 9) }.map(\.name) == ["b.txt"])
    }

    @Test func `an item is up to date for the kinds that were read at its last update`() throws {
        try keep(ItemDetails(comments: []))
        func upToDate(_ item: Item, _ kinds: DetailKinds) throws -> Set<String> {
            try store.read { try $0.upToDate([item], kinds, site: "x.test") }
        }
        #expect(try upToDate(item, .comments) == ["1"])
        #expect(try upToDate(item, [.comments, .history]).isEmpty)
        var newer = item
        newer.updatedAt = Timestamp(iso: "2024-02-01")
        #expect(try upToDate(newer, .comments).isEmpty)
    }

    @Test func `comments listed apart find their items, and a full list takes away what it lacks`() throws {
        try keep(ItemDetails())
        func add(_ ids: [String], to key: String, run: String) throws -> Int {
            try store.write { writer in
                let run = try writer.beginImport(of: item.source, key: run)
                _ = try writer.upsert([item], in: run, duplicates: .update)
                let additions = ids.map { id in
                    DetailAddition(
                        itemKey: key,
                        detail: .comment(Comment(externalID: id, createdAt: Timestamp(seconds: 1), body: id))
                    )
                }
                let strays = try writer.add(additions, in: run).strays
                try writer.endAdditions(.comments, isFull: true, in: run)
                return strays
            }
        }
        #expect(try add(["1", "2"], to: "#1", run: "2") == 0)
        #expect(try add(["3"], to: "#404", run: "3") == 1)
        #expect(try store.read { try $0.comments(of: 1) }.isEmpty)
        #expect(try add(["2"], to: "#1", run: "4") == 0)
        #expect(try store.read { try $0.comments(of: 1).map(\.externalID) } == ["2"])
        #expect(try store.read { try $0.upToDate([item], .comments, site: "x.test") } == ["1"])
    }

    @Test func `details go with their item`() throws {
        try keep(details)
        try store.write { try $0.removeSource(item.source) }
        let rows = "SELECT (SELECT count(*) FROM comment) + (SELECT count(*) FROM attachment)"
        #expect(try store.read { try Int.fetchOne($0.database, sql: rows) } == 0)
    }
}
