import Foundation
import Testing

@testable import Almanac

struct CSVImportTests {
    private func time(_ text: String) throws -> Timestamp? {
        var reader = try DateReader(timeZone: .gmt)
        return reader.timestamp(Array(text.utf8)[...])
    }

    @Test func `a row with every field becomes an item with every field`() throws {
        let loaded = try LoadedCSV(
            """
            external_id,key,project,item_type,title,status,status_category,priority,assignee,reporter,labels,created_at,\
            updated_at,closed_at,resolution,comments,url
            7,AB-7,AB,Bug,"Größe, 山 مرحبا \u{1F680}",Shipped,done,High,Ana,Ben,a|b c|a,2023-09-01T08:00:00Z,\
            2023-09-02T08:00:00Z,2023-09-03T08:00:00.250Z,Fixed,12,https://example.com/7

            """,
            named: "work.csv"
        )
        let item = Item(
            source: Source(type: .csv, name: "work.csv"),
            externalID: "7",
            key: "AB-7",
            project: "AB",
            itemType: "Bug",
            title: "Größe, 山 مرحبا \u{1F680}",
            status: "Shipped",
            statusCategory: .done,
            priority: "High",
            assignee: "Ana",
            reporter: "Ben",
            labels: ["a", "b c"],
            createdAt: try #require(try time("2023-09-01T08:00:00Z")),
            updatedAt: try time("2023-09-02T08:00:00Z"),
            closedAt: try time("2023-09-03T08:00:00.250Z"),
            resolution: "Fixed",
            comments: 12,
            url: "https://example.com/7"
        )
        #expect(loaded.items == [item])
    }

    @Test func `a row with nothing but a title and a creation becomes an item`() throws {
        let item = try #require(try LoadedCSV("title,created\nHello,2023-09-01\n").items.first)
        #expect(item.externalID.hasPrefix("row-"))
        #expect(item.key == item.externalID)
        #expect(item.itemType == "item")
        #expect(item.status == "open")
        #expect(item.statusCategory == .open)
        #expect(item.labels == [])
        #expect(item.closedAt == nil && item.comments == nil && item.url == nil && item.assignee == nil)
    }

    @Test(arguments: [
        ("id,key,title,created\n1,K-1,T,2023-09-01", "1", "K-1"),
        ("id,key,title,created\n,K-1,T,2023-09-01", "K-1", "K-1"),
        ("id,key,title,created\n1,,T,2023-09-01", "1", "1"),
        ("key,created\nK-1,2023-09-01", "K-1", "K-1"),
        ("title,created\nT,2023-09-01", "row-d5fa3275e9e1f031", "row-d5fa3275e9e1f031"),
    ])
    func `the id is the first of id, key, and what the title and the creation give`(
        text: String,
        id: String,
        key: String
    ) throws {
        let item = try #require(try LoadedCSV(text).items.first)
        #expect(item.externalID == id)
        #expect(item.key == key)
    }

    @Test(arguments: [
        ("done", "", "x", StatusCategory.done), ("In Progress", "2023-09-02", "x", .inProgress),
        ("to-do", "", "x", .open),
        ("Done", "", "", .done), ("odd", "2023-09-02", "", .done), ("", "2023-09-02", "", .done), ("", "", "", .open),
    ])
    func `an item is what its category says, else done when it was closed`(
        category: String,
        closed: String,
        status: String,
        expected: StatusCategory
    ) throws {
        let text = "key,created,status_category,closed,status\n1,2023-09-01,\(category),\(closed),\(status)\n"
        let item = try #require(try LoadedCSV(text).items.first)
        #expect(item.statusCategory == expected)
        #expect(item.status == (status.isEmpty ? expected == .done ? "done" : "open" : status))
    }

    @Test(arguments: [
        ("a|b", ["a", "b"]), ("a, b ,,c", ["a", "b", "c"]), ("x, y|z", ["x, y", "z"]), ("a|a| |", ["a"]), ("", []),
    ])
    func `labels are separated by bars, else by commas`(text: String, labels: [String]) throws {
        #expect(try LoadedCSV("key,created,labels\n1,2023-09-01,\"\(text)\"\n").items.first?.labels == labels)
    }

    @Test func `a column for each label gives all of them`() throws {
        let loaded = try LoadedCSV("key,created,Labels,Labels,Labels\n1,2023-09-01,a,,b\n")
        #expect(loaded.items.first?.labels == ["a", "b"])
    }

    @Test(arguments: [
        ("=HYPERLINK(\"\"http://x\"\")", "=HYPERLINK(\"http://x\")"), ("+1", "+1"), ("@SUM(A1)", "@SUM(A1)"),
        ("-2", "-2"), ("one\r\ntwo", "one two"), ("one \n\t two", "one two"), ("  padded\u{0}", "padded"),
        ("nul\u{0}in", "nul in"), ("c1\u{85}x", "c1 x"), ("a\u{2028}b", "a b"), ("a\u{200B}b", "a\u{200B}b"),
        ("two  spaces", "two  spaces"), ("é\u{7}", "é"), ("…–€", "…–€"),
    ])
    func `text stays as it is but for control characters and line breaks`(text: String, title: String) throws {
        #expect(try LoadedCSV("key,created,title\n1,2023-09-01,\"\(text)\"\n").items.first?.title == title)
    }

    @Test(arguments: [
        (",2023-09-01,,", "the row has none of external_id, key and title"),
        ("1,,,", "created_at is empty"),
        ("1,yesterday,,", "created_at \"yesterday\" is not a date and time that can be read"),
        ("1,2023-02-30,,", "created_at \"2023-02-30\" is not a date and time that can be read"),
        ("1,2023-09-01,many,", "comments \"many\" is not a whole number"),
        ("1,2023-09-01,-1,", "comments \"-1\" is not a whole number"),
        ("1,2023-09-01,1.5,", "comments \"1.5\" is not a whole number"),
        ("1,2023-09-01,99999999999999999999,", "comments \"99999999999999999999\" is not a whole number"),
        ("1,2023-09-01,,javascript:alert(1)", "url \"javascript:alert(1)\" is not an http or https address"),
        ("1,2023-09-01,,http:x", "url \"http:x\" is not an http or https address"),
        ("1,2023-09-01,,https://a b", "url \"https://a b\" is not an http or https address"),
        ("1,2023-09-01", "the row has 2 fields, the header 4"),
    ])
    func `a row that can't be read is refused with its line and why`(row: String, reason: String) throws {
        let loaded = try LoadedCSV(
            "key,created,comments,url\n0,2023-09-01,3.0,HTTPS://example.com\n\(row)\n2,2023-09-01,4,\n"
        )
        #expect(loaded.tally.refusedRows == [RefusedRow(line: 3, reason: reason)])
        #expect(loaded.items.map(\.comments) == [3, 4])
    }

    @Test func `values that are too long are refused`() throws {
        let long = String(repeating: "ü", count: 2001)
        let loaded = try LoadedCSV(
            "key,created,title\n1,2023-09-01,\(long)\n2,2023-09-01,\(long.dropLast())\n\(long),2023-09-01,x\n"
        )
        #expect(loaded.items.map(\.key) == ["2"])
        #expect(loaded.reasons == ["title is longer than 2000 characters", "key is longer than 255 characters"])
    }

    @Test func `a row in another encoding is refused, and only where its columns are used`() throws {
        let text =
            Array("key,created,title,note\n1,2023-09-01,".utf8) + [0xFC] + Array(",x\n2,2023-09-01,y,".utf8) + [0xFC]
        let tally = try withCSVFile(text) { path in
            var load = try CSVImport(path: path)
            _ = try load.nextPage()
            return load.tally
        }
        #expect(tally.refusedRows == [RefusedRow(line: 2, reason: "title is not UTF-8")])
        #expect(tally.taken == 1)
    }

    @Test func `values that stand for nothing are nothing`() throws {
        let text = "number,opened_at,closed_at,assigned_to\nINC1,29/2/2016 01:16,?,?\n"
        let options = CSVOptions(dateFormat: "d/M/yyyy HH:mm", emptyValues: ["?"])
        let item = try #require(try LoadedCSV(text, options: options).items.first)
        #expect(item.closedAt == nil && item.assignee == nil)
        #expect(item.createdAt.description == "2016-02-29T01:16:00Z")
        #expect(try LoadedCSV(text, options: CSVOptions(dateFormat: "d/M/yyyy HH:mm")).tally.refused == 1)
    }

    @Test func `the same file gives the same items, and its name the source`() throws {
        let text = "title,created\nA,2023-09-01\nB,2023-09-01\n"
        let first = try LoadedCSV(text, named: "a.csv")
        #expect(try LoadedCSV(text, named: "a.csv").items == first.items)
        #expect(Set(first.items.map(\.externalID)).count == 2)
        #expect(first.items[0].source == Source(type: .csv, name: "a.csv"))
        #expect(try LoadedCSV(text, options: CSVOptions(sourceName: "b")).items[0].source.name == "b")
    }

    @Test func `pages hold as many rows as asked, refused ones too, and the bytes add up`() throws {
        let text = "key,created\n" + (0..<10).map { "\($0),\($0 % 3 == 0 ? "x" : "2023-09-01")\n" }.joined()
        try withCSVFile(text) { path in
            var load = try CSVImport(path: path)
            var sizes: [Int] = []
            var lines: [Int] = []
            while let page = try load.nextPage(limit: 4) {
                sizes.append(page.items.count + page.refused.count)
                lines += page.lines
                #expect(load.bytes.done <= load.bytes.total)
            }
            #expect(sizes == [4, 4, 2])
            #expect(lines == [3, 4, 6, 7, 9, 10])
            #expect(load.bytes == (text.utf8.count, text.utf8.count))
            #expect(try load.nextPage() == nil)
        }
    }

    @Test func `rows with the id of an earlier one are taken and counted`() throws {
        let loaded = try LoadedCSV("key,created,title\n1,2023-09-01,a\n2,2023-09-01,b\n1,2023-09-01,c\n")
        #expect(loaded.tally.taken == 3)
        #expect(loaded.tally.repeated == 1)
        #expect(loaded.items.last?.title == "c")
    }

    @Test func `a file with a header only gives no items`() throws {
        let loaded = try LoadedCSV("key,created\n")
        #expect(loaded.items.isEmpty)
        #expect(loaded.report.last == "0 rows read: 0 taken (0 new, 0 updated), 0 refused")
    }
}
