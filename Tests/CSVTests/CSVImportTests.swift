import Foundation
import HouseTestSupport
import Testing

@testable import CSV
@testable import Items

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
        ("1", "created_at is empty: the row has 1 field, the header 4"),
        ("1,2023-09-01,,,x", "the row has 5 fields, the header 4"),
    ])
    func `a row without who it is and when it was created is refused with its line and why`(
        row: String,
        reason: String
    ) throws {
        let loaded = try LoadedCSV(
            "key,created,comments,url\n0,2023-09-01,3.0,HTTPS://example.com\n\(row)\n2,2023-09-01,4,\n"
        )
        #expect(loaded.tally.refusedRows.map(\.line) == [3])
        #expect(loaded.reasons == [reason])
        #expect(loaded.items.map(\.comments) == [3, 4])
        #expect(loaded.tally.reasons.values.map(\.count) == [1])
    }

    @Test(arguments: ["many", "-1", "1.5", "99999999999999999999", "\"2026-03-02 - Desk one\nRang the gate\""])
    func `a count that is none stays empty, and the item is taken`(comments: String) throws {
        let loaded = try LoadedCSV("key,created,comments\n0,2023-09-01,3\n1,2023-09-01,\(comments)\n")
        #expect(loaded.items.map(\.comments) == [3, nil])
        #expect(
            loaded.tally.warnings == ["comments was left empty in 1 row, where it is not a whole number: line 3"]
        )
    }

    @Test(arguments: [
        "javascript:alert(1)", "http:x", "https://a b", "tracker.example/2", "file:///etc/passwd", "https://a\u{A0}b",
    ])
    func `an address that is none stays empty, and the item is taken`(url: String) throws {
        let loaded = try LoadedCSV("key,created,Link\n0,2023-09-01,https://a.example/\n1,2023-09-01,\(url)\n")
        #expect(loaded.items.map(\.url) == ["https://a.example/", nil])
        let warning = "url (column \"Link\") was left empty in 1 row, where it is not an http or https address: line 3"
        #expect(loaded.tally.warnings == [warning])
    }

    @Test func `times that can't be read stay empty but for the creation`() throws {
        let loaded = try LoadedCSV(
            "key,created,updated,closed\n1,2023-09-01,soon,2023-09-02\n2,2023-09-01,2023-09-02,x\n3,2023-09-01,,\n"
        )
        #expect(loaded.items.map { $0.updatedAt != nil } == [false, true, false])
        #expect(loaded.items.map { $0.closedAt != nil } == [true, false, false])
        #expect(loaded.tally.warnings.count == 2)
        #expect(loaded.tally.lastingWarnings == loaded.tally.warnings)
    }

    @Test func `what is too long is cut or left, and refuses the row where it tells the item from others`() throws {
        let long = String(repeating: "ü", count: 2001)
        let loaded = try LoadedCSV(
            "id,created,title,assignee,labels\n1,2023-09-01,\(long),\(long),\(long)\n\(long),2023-09-01,x,,\n"
        )
        #expect(loaded.items.map(\.title) == [String(long.dropLast())])
        #expect(loaded.items[0].assignee == nil && loaded.items[0].labels.isEmpty)
        #expect(loaded.tally.warnings.count == 3)
        #expect(loaded.reasons == ["external_id is longer than 255 characters"])
    }

    @Test(arguments: ["\u{A0}", "\u{2007}\u{202F}", "\u{3000}", "\u{FEFF}", "\u{200B} ", "\u{200E}\u{200F}", "\t"])
    func `what nobody sees around a value is no part of it`(space: String) throws {
        let cells = ["7", "2023-09-01T08:00:00Z", "A title", "3", "https://a.example/", "a", "Done"]
        let row = cells.map { space + $0 + space }.joined(separator: ",")
        let item = try #require(
            try LoadedCSV("id,created,title,comments,url,labels,status_category\n\(row)\n").items.first
        )
        #expect(item.externalID == "7" && item.title == "A title" && item.comments == 3 && item.labels == ["a"])
        #expect(item.url == "https://a.example/" && item.statusCategory == .done)
    }

    @Test func `trailing cells that are left out are empty, and said to be`() throws {
        let loaded = try LoadedCSV("key,created,title,labels\n1,2023-09-01,A,x\n2,2023-09-01,B\n3,2023-09-01\n")
        #expect(loaded.items.map(\.title) == ["A", "B", ""])
        #expect(
            loaded.tally.warnings == [
                "2 rows with fewer cells than the header, taken with the last ones empty: lines 3 and 4"
            ]
        )
    }

    @Test func `reasons add up to what was refused, however many`() throws {
        let rows = (0..<3000).map { $0.isMultiple(of: 3) ? "\($0),\($0)x" : $0.isMultiple(of: 2) ? "\($0)," : "9,1,2" }
        let tally = try LoadedCSV("key,created\n\(rows.joined(separator: "\n"))\n").tally
        #expect(tally.refused == 3000 && tally.refusedRows.count == 1000)
        #expect(tally.reasons.mapValues(\.count).values.sorted() == [1000, 1000, 1000])
        #expect(tally.reasons.values.allSatisfy { $0.lines.count == 5 })
    }

    @Test func `values that stand for nothing are nothing`() throws {
        let text = "number,opened_at,closed_at,assigned_to\nINC1,29/2/2016 01:16,?,?\n"
        let options = CSVOptions(dateFormat: "d/M/yyyy HH:mm", emptyValues: ["?"])
        let item = try #require(try LoadedCSV(text, options: options).items.first)
        #expect(item.closedAt == nil && item.assignee == nil)
        #expect(item.createdAt.description == "2016-02-29T01:16:00Z")
        #expect(try LoadedCSV(text).items.first?.assignee == "?")
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

    @Test func `rows with the id of an earlier one are taken, counted and named`() throws {
        let loaded = try LoadedCSV("key,created,title\n1,2023-09-01,a\n2,2023-09-01,b\n1,2023-09-01,c\n")
        #expect(loaded.tally.taken == 3)
        #expect(loaded.tally.repeated == 1 && loaded.tally.stored == 2)
        #expect(loaded.tally.warnings == ["1 row replaced an earlier row with the same id: line 4"])
        #expect(loaded.tally.lastingWarnings.isEmpty)
        #expect(loaded.items.last?.title == "c")
    }

    @Test func `a file of which nothing is taken has failed, with the first cause`() throws {
        let empty = try LoadedCSV("key,created\n")
        #expect(empty.report.last == "0 rows read: 0 taken (0 new, 0 updated), 0 refused")
        #expect(empty.nothingTaken == .nothingTaken(rows: 0, cause: nil))
        let error = try #require(try LoadedCSV("id,title,created_at\n1,A,03/04/2026\n2,B,03/05/2026\n").nothingTaken)
        #expect(
            error.description
                == "None of the 2 rows could be taken: line 2: created_at \"03/04/2026\" is not a date and time that can be "
                + "read. Dates such as \"03/04/2026\" can be read with the day or the month first: say which by "
                + "--date-format \"d/M/yyyy\" or --date-format \"M/d/yyyy\"."
        )
        #expect(try LoadedCSV("key,created\n1,2023-09-01\n2,x\n").nothingTaken == nil)
    }

    @Test(
        arguments: [
            ("2026-07-01 2026-07-02 n/a 2026-07-04", nil),
            ("2026-07-01 12.07.2026 3-Jul-2026 2026-13-45", nil),
            ("2026-07-01 2026-07-02 3/4/2026", nil),
            ("n/a -", nil),
            ("13/7/2026 14/7/2026 x", nil),
            ("01.07.26 2.7.26 2026-07-01", "Say how dates are written by --date-format \"d.M.yy\"."),
            ("n/a 01.07.26", "Say how dates are written by --date-format \"d.M.yy\"."),
            ("1/7/2026 3/4/2026 2026-07-01", "--date-format \"d/M/yyyy\" or --date-format \"M/d/yyyy\"."),
            ("20260701 20260702", "Say how dates are written by --date-format \"d/M/yyyy HH:mm\"."),
        ] as [(String, String?)]
    )
    func `a date format is advised where it would let more rows in`(dates: String, advice: String?) throws {
        let rows = dates.split(separator: " ").enumerated().map { "\($0),\($1)\n" }.joined()
        let loaded = try LoadedCSV("id,created\n\(rows)")
        #expect(loaded.tally.refused > 0)
        #expect(advice.map { loaded.tally.advice?.hasSuffix($0) ?? false } ?? (loaded.tally.advice == nil))
    }

    @Test func `a date format that was given is doubted where another reads more`() throws {
        let text = "id,created\n1,1/7/2026\n2,n/a\n"
        #expect(try LoadedCSV(text, options: CSVOptions(dateFormat: "d/M/yyyy")).tally.advice == nil)
        let advice = try LoadedCSV(text, options: CSVOptions(dateFormat: "yyyy/M/d")).tally.advice
        #expect(advice == "--date-format \"yyyy/M/d\" must fit them.")
    }

    @Test func `an error names the option of the place where it happened`() throws {
        let file = "id,title,created_at\n1,A,3/4/2026 15:45\n"
        let error = try #require(try LoadedCSV(file, options: CSVOptions(place: .http)).nothingTaken)
        #expect(error.description.contains("date_format=d/M/yyyy HH:mm") && !error.description.contains("--"))
        #expect(throws: CSVFileError.self) { try LoadedCSV(file, options: CSVOptions(dateFormat: "foo", place: .http)) }
    }
}
