import Synchronization
import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Trackers

/// Lists that the tracker breaks off in the middle.
struct BrokenOffTests {
    private static func record(_ number: Int) -> String {
        #"{"sys_id":"\#(1000 + number)","number":"INC\#(number)","sys_created_on":"2024-01-01 00:00:\#(10 + number)"}"#
    }

    private static let whole = "]"

    /// - Parameter end: what stands behind the rows; all but `whole` stands behind the first of them.
    private static func page(_ request: FakeService.Request, _ end: String) -> FakeService.Answer {
        let query = request.query
        let bound = query["sysparm_query"]?.firstMatch(of: /sys_created_on>=([^^]+)/).map { String($0.1) } ?? ""
        let all = (1...20).filter { "2024-01-01 00:00:\(10 + $0)" >= bound }
        let offset = Int(query["sysparm_offset"] ?? "") ?? 0
        let rows = all.dropFirst(offset).prefix(Int(query["sysparm_limit"] ?? "") ?? 0)
        let kept = rows.prefix(end == whole ? rows.count : 1).map(record).joined(separator: ",")
        return .init("{\"result\":[\(kept)\(end)}", headers: [("X-Total-Count", "\(all.count)")])
    }

    private static let stopped = #"],"error":{"message":"Stopped","detail":"by a limit"},"status":"failure""#

    @Test(arguments: [
        (stopped, ["100", "25", "6", "2"]), (#",{"error":{"message":"Stopped"}}]"#, ["100", "25", "6", "2"]),
        (#","Stopped"]"#, ["100", "25", "6", "2"]), (#"],"status":"failure""#, ["100", "25", "6", "2"]),
        // A text that is cut may be a fault on the way.
        (",", ["100", "100", "25", "6", "2"]),
    ])
    func `a page that breaks off is asked for in smaller pieces, and nothing is lost`(
        end: String,
        sizes: [String]
    ) async throws {
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            let limit = Int(request.query["sysparm_limit"] ?? "") ?? 0
            return Self.page(request, limit > 5 ? end : Self.whole)
        } _: { service in
            let outcome = try await stage.run(
                .serviceNow(at: service.url, options: .plain { $0.isFull = true })
            )
            #expect(outcome.failure == nil && outcome.update.coverage.isWhole)
            #expect(try stage.items().count == 20)
            #expect(service.requests.prefix(sizes.count).map { $0.query["sysparm_limit"] } == sizes)
        }
    }

    @Test func `one that always breaks off fails the import, and access rules are not blamed`() async throws {
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            Self.page(request, Self.stopped)
        } _: { service in
            let outcome = try await stage.run(.serviceNow(at: service.url, options: .plain { $0.isFull = true }))
            let message = try #require(outcome.failure?.message)
            #expect(outcome.failure?.code == .incompleteResponse)
            #expect(message.contains("broke its answer off, saying \"Stopped: by a limit\""))
            #expect(message.contains("batch_size") && !message.contains("ACL"))
            #expect(service.requests.count == 6)
            #expect(try stage.items().isEmpty)
        }
    }

    @Test func `a journal that breaks off is asked for in smaller pieces`() async throws {
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            guard request.path.hasSuffix("sys_journal_field") else { return Self.page(request, Self.whole) }
            let limit = Int(request.query["sysparm_limit"] ?? "") ?? 0
            let offset = Int(request.query["sysparm_offset"] ?? "") ?? 0
            let rows = (1...300).dropFirst(offset).prefix(limit).map { number in
                """
                {"sys_id":"j\(number)","element":"comments","element_id":"1001","value":"t",\
                "sys_created_on":"2024-01-01 00:00:00"}
                """
            }
            let list = #"{"result":[\#(rows.joined(separator: ","))]"#
            return .init(
                limit > 300 ? list + ",\"error\":\"Stopped\"}" : list + "}",
                headers: [("X-Total-Count", "300")]
            )
        } _: { service in
            let outcome = try await stage.run(.serviceNow(at: service.url))
            #expect(outcome.failure == nil && outcome.update.coverage.comments == 300)
        }
    }

    @Test func `so are pages of Jira's`() async throws {
        let issues = (1...12).map {
            FakeJira.Issue(id: $0, created: Timestamp(seconds: 1_700_000_000 + Int64($0) * 3600))
        }
        for isCloud in [true, false] {
            let stage = try ImportStage()
            let jira = FakeJira(isCloud: isCloud, issues: issues)
            try await FakeService.with { request, _ in
                var answer = jira.answer(request)
                if request.path.contains("/search"), request.json["maxResults"]?.integer ?? 0 > 4 {
                    answer.body = Array(String(decoding: answer.body.dropLast(), as: UTF8.self).utf8)
                    answer.body += Array(#","errorMessages":["The search took too long."]}"#.utf8)
                }
                return answer
            } _: { service in
                let outcome = try await stage.run(.jira(at: service.url, cloud: isCloud, options: .plain()))
                #expect(outcome.failure == nil && outcome.update.coverage.isWhole)
                #expect(try stage.items().count == 12)
            }
        }
    }

    @Test func `pages grow again once they come well`() {
        var size = PageSize(100, atLeast: 2)
        size.shrink()
        #expect(size.current == 25)
        for _ in 0..<5 { size.shrink() }
        #expect(size.current == 2)
        for _ in 0..<9 { size.grow() }
        #expect(size.current == 100)
        #expect(PageSize(1, atLeast: 2).current == 2)
    }
}
