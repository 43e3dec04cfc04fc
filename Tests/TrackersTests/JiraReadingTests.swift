import TestSupport
import Testing

@testable import Items
@testable import Trackers

struct JiraReadingTests {
    private func item(_ fields: String) throws -> Item {
        let json = #"{"id":"10001","key":"TEST-1","fields":{\#(fields)}}"#
        return try Item(
            jiraIssue: JSONTape(Array(json.utf8)).root,
            source: Source(type: .jira, name: "TEST"),
            webAddress: "https://jira.example.com/jira",
            countsComments: true
        )
    }

    private let status = #""status":{"name":"已完成","statusCategory":{"key":"done"}}"#

    @Test func `an issue is mapped field by field`() throws {
        let item = try item(
            """
            \(status),"summary":"nul\\u0000 and \\u200b","issuetype":{"name":"Story"},"priority":{"name":"High"},\
            "assignee":null,"reporter":{"displayName":"Ann","accountId":"5b"},"labels":["a","b c"],\
            "created":"2022-03-28T15:29:59.350+0800","updated":"2022-03-29T00:00:00.000+0000",\
            "resolutiondate":"2022-03-28T23:00:00.000-0700","resolution":{"name":"Done"},"project":{"key":"TEST"},\
            "parent":{"key":"TEST-9"},"comment":{"total":3,"comments":[]}
            """
        )
        let expected = Item(
            source: Source(type: .jira, name: "TEST"),
            externalID: "10001",
            key: "TEST-1",
            project: "TEST",
            itemType: "Story",
            title: "nul\u{FFFD} and \u{200B}",
            status: "已完成",
            statusCategory: .done,
            priority: "High",
            reporter: "Ann",
            labels: ["a", "b c"],
            createdAt: try #require(Timestamp("2022-03-28T07:29:59.350Z")),
            updatedAt: Timestamp("2022-03-29T00:00:00Z"),
            closedAt: Timestamp("2022-03-29T06:00:00Z"),
            resolution: "Done",
            comments: 3,
            url: "https://jira.example.com/jira/browse/TEST-1",
            parent: "TEST-9"
        )
        #expect(item == expected)
    }

    @Test(arguments: [
        ("new", StatusCategory.open), ("indeterminate", .inProgress), ("done", .done), ("undefined", .open),
    ])
    func `the category is the tracker's own, whatever the status is called`(
        key: String,
        category: StatusCategory
    ) throws {
        let item = try item(
            #""created":"2022-01-01T00:00:00.000+0000","status":{"name":"Done","statusCategory":{"key":"\#(key)"}}"#
        )
        #expect(item.statusCategory == category && item.title == "" && item.closedAt == nil)
    }

    @Test(arguments: [
        #""summary":"x""#, #""created":"yesterday","status":{"name":"x"}"#,
        #""created":"2022-01-01T00:00:00.000+0000""#,
    ])
    func `an issue that can't be read is refused with its id`(fields: String) {
        let error = #expect(throws: RefusedItem.self) { try item(fields) }
        #expect(error?.externalID == "10001" && error?.reason.isEmpty == false)
    }

    @Test(arguments: [
        ("project = A", "project = A"), ("project = A ORDER BY key", "project = A"), ("order by rank", ""),
        (#"text ~ "order by x" ORDER  BY y"#, #"text ~ "order by x""#),
        ("a = 'order by' and b = 1", "a = 'order by' and b = 1"),
        (#"a = "x\" order by" order by z"#, #"a = "x\" order by""#), ("reorder by x", "reorder by x"),
    ])
    func `a query loses its own order`(jql: String, expected: String) {
        #expect(JiraSearch.withoutOrder(jql) == expected)
    }

    @Test func `filters are clauses, times are milliseconds, quotes are escaped`() {
        var config = SourceConfig()
        config.jql = "assignee = x OR reporter = y"
        config.statusFilter = ["To \"Do\""]
        config.labelFilter = ["a", "b"]
        config.createdFrom = Timestamp(seconds: 1_700_000_000)
        config.createdBefore = Timestamp(seconds: 1_800_000_000)
        let search = JiraSearch(project: "AB\\", config: config, since: Timestamp(seconds: 1_750_000_000))
        #expect(
            search.jql(createdFrom: Timestamp(seconds: 1_710_000_000)) == """
                project = "AB\\\\" AND (assignee = x OR reporter = y) AND status in ("To \\"Do\\"") AND labels in ("a", "b") \
                AND created >= 1710000000000 AND created < 1800000000000 AND updated >= 1750000000000 \
                ORDER BY created ASC, key ASC
                """
        )
    }

    @Test func `a document becomes plain text`() throws {
        let document = """
            {"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"Hi "},\
            {"type":"mention","attrs":{"id":"1","text":"@Ann"}},{"type":"hardBreak"},{"type":"text","text":"line"}]},\
            {"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[\
            {"type":"text","text":"one"}]}]}]},{"type":"blockCard","attrs":{"url":"https://x.test"}}]}
            """
        let node = try JSONTape(Array(document.utf8)).root
        #expect(AtlassianDocument.text(node) == "Hi @Ann\nline\n- one\nhttps://x.test")
        #expect(AtlassianDocument.text(try JSONTape(Array(#""wiki *text*""#.utf8)).root) == "wiki *text*")
    }
}
