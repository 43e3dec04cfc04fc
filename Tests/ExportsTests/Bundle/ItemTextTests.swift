import Foundation
import Testing

@testable import Exports
@testable import Items

struct ItemTextTests {
    private static let full = Item(
        source: Source(type: .jira, name: "issues"),
        externalID: "10001",
        key: "ABC-12",
        project: "ABC",
        itemType: "Bug",
        title: "Say \"hi\", \\ now\n\u{1}é😀",
        status: "Done",
        statusCategory: .inProgress,
        priority: "High",
        assignee: "Zoë",
        reporter: "李伟",
        labels: ["a", "b c"],
        createdAt: Timestamp(milliseconds: 1_693_555_200_250),
        updatedAt: Timestamp(seconds: 1_693_555_201),
        closedAt: Timestamp(seconds: -1),
        resolution: "Fixed",
        comments: 12,
        url: "https://example.com/ABC-12"
    )

    @Test func `an object has the columns of the contract in their order`() {
        #expect(
            json(of: Self.full) == #"""
                {"external_id":"10001","key":"ABC-12","source_type":"jira","source":"issues","project":"ABC",\#
                "item_type":"Bug","title":"Say \"hi\", \\ now\n\u0001é😀","status":"Done",\#
                "status_category":"in_progress","priority":"High","assignee":"Zoë","reporter":"李伟",\#
                "labels":["a","b c"],"created_at":"2023-09-01T08:00:00.250Z","updated_at":"2023-09-01T08:00:01Z",\#
                "closed_at":"1969-12-31T23:59:59Z","resolution":"Fixed","comments":12,\#
                "url":"https://example.com/ABC-12","parent":null}
                """#
        )
    }

    @Test func `absent values are null, absent labels an empty array`() {
        let object = json(of: BundleFixture.item("#1"))
        for name in [
            "project", "priority", "assignee", "updated_at", "closed_at", "resolution", "comments", "url", "parent",
        ] {
            #expect(object.contains("\"\(name)\":null"))
        }
        #expect(object.contains("\"labels\":[]"))
    }

    @Test func `a row has a cell for each column`() {
        #expect(
            row(of: Self.full)
                == "10001,ABC-12,jira,issues,ABC,Bug,\"Say \"\"hi\"\", \\ now\n\u{1}é😀\",Done,in_progress,High,Zoë,李伟,"
                + "a|b c,2023-09-01T08:00:00.250Z,2023-09-01T08:00:01Z,1969-12-31T23:59:59Z,Fixed,12,"
                + "https://example.com/ABC-12\r\n"
        )
        #expect(row(of: BundleFixture.item("#1")).hasSuffix(",open,,,,,2023-09-15T12:00:00Z,,,,,\r\n"))
        #expect(CSVWriter.header.description.split(separator: ",").count == 19)
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
        ("\r=1", "\"'\r=1\""), ("\n=1", "\"'\n=1\""), ("＝1", "'＝1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠a", "'＠a"),
        ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""), ("a=1", "a=1"), ("1-2", "1-2"),
    ])
    func `a cell that a spreadsheet would run is defused`(title: String, cell: String) {
        #expect(row(of: BundleFixture.item("#1", title: title)).contains(",issue,\(cell),open,"))
    }

    @Test func `times are written as everywhere else`() {
        let times: [Int64] = [
            0, -1, -1000, 951_782_399_999, 951_782_400_000, 1_709_164_800_001, 253_402_300_799_999, -62_135_596_800_000,
        ]
        for milliseconds in times + (0..<500).map({ _ in Int64.random(in: -62_000_000_000_000...253_000_000_000_000) })
        {
            var text: [UInt8] = []
            text.append(Timestamp(milliseconds: milliseconds))
            #expect(String(decoding: text, as: UTF8.self) == Timestamp(milliseconds: milliseconds).description)
        }
    }

    private func json(of item: Item) -> String {
        var text: [UInt8] = []
        text.append(json: item)
        return String(decoding: text, as: UTF8.self)
    }

    private func row(of item: Item) -> String {
        var text: [UInt8] = []
        CSVWriter.append(item, to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
