import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import Items
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct CSVUploadTests {
    private static let type = [("Content-Type", "text/csv")]

    private static func load(_ text: String, _ query: String, in app: RunningAppliance) async throws -> JSONValue {
        let made = try await app.send(.POST, "/api/imports/csv?\(query)", body: Array(text.utf8), headers: type)
        #expect(made.status == 202)
        return try await app.end(of: "/api/imports/\(try #require(try made.json["job_id"]?.string))")
    }

    @Test(.redis) func `a file of which nothing can be taken fails, with the first cause and what to do over HTTP`()
        async throws
    {
        try await RunningAppliance.with { app in
            let done = try await Self.load(
                "id,title,created_at\n1,A,03/04/2026\n2,B,03/05/2026\n",
                "name=a.csv",
                in: app
            )
            #expect(done["status"] == "failed" && done["error_code"] == "nothing_taken")
            let message = try #require(done["error_message"]?.string)
            #expect(message.contains("line 2: created_at \"03/04/2026\""))
            #expect(message.contains("date_format=d/M/yyyy") && !message.contains("--"))
            #expect(
                done["progress"]?["failed_items"] == 2 && done["imported_items"]?.array?.first?["title"] == "line 2"
            )
            #expect(done["coverage"]?["reasons"]?.array?.first?["count"] == 2)
            #expect(try await app.store.read { try $0.sources() }.isEmpty)
            let mapped = try await Self.load("id,title,opened on\n1,A,2026-03-01\n", "name=b.csv", in: app)
            #expect(mapped["error_message"]?.string?.contains("map=created_at=COLUMN") == true)
        }
    }

    @Test(.redis) func `an upload takes a mapping, a date format, a zone and values for nothing`() async throws {
        try await RunningAppliance.with { app in
            let text = "id,\"Opened, by day\",Assigned,Closed\n1,3/4/2026 10:00,?,?\n"
            let query = [
                "name=a.csv", "map=%7B%22created_at%22:%22Opened,%20by%20day%22,%22assignee%22:%22Assigned%22%7D",
                "date_format=d/M/yyyy%20HH:mm", "timezone=Europe/Berlin", "empty=?",
            ].joined(separator: "&")
            let done = try await Self.load(text, query, in: app)
            #expect(done["status"] == "completed" && done["warnings"] == [])
            let export = try await app.export("zip", #"{"start_date": "2026-04-01", "end_date": "2026-04-30"}"#)
            #expect(export["coverage"]?["items_in_range"] == 1)
            let found = try await app.store.read { try $0.sources() }
            #expect(found.first?.stored == 1)
            let simple = try await Self.load(
                "id,on,by\n1,2026-03-01,x\n",
                "name=c.csv&map=created_at=on,assignee=by",
                in: app
            )
            #expect(simple["status"] == "completed")
        }
    }

    @Test(
        .redis,
        arguments: [
            ("date_format=YYYY-MM-DD", "date_format"), ("timezone=Mars/Phobos", "timezone"),
            ("map=%7B%22title%22:1%7D", "map"),
            ("map=%7Bx", "map"),
        ]
    )
    func `an option that can't be right is named before the file is taken`(query: String, name: String) async throws {
        try await RunningAppliance.with { app in
            for path in ["/api/imports/csv?name=a.csv&\(query)", "/api/imports/csv/preview?\(query)"] {
                let answer = try await app.send(
                    .POST,
                    path,
                    body: Array("id,created\n1,2026-03-01\n".utf8),
                    headers: Self.type
                )
                #expect(answer.status == 422)
                #expect(try answer.json["errors"]?.array?.first?["pointer"]?.string == "/\(name)")
            }
        }
    }

    @Test(.redis) func `a preview shows what a file would become and stores nothing`() async throws {
        try await RunningAppliance.with { app in
            let path = "/api/imports/csv/preview?timezone=Europe/Berlin&map=created_at=on"
            let answer = try await app.send(
                .POST,
                path,
                body: Array("id,title,on\n1,A,2026-03-01 10:00\n2,B,x\n".utf8),
                headers: Self.type
            )
            let json = try answer.json
            #expect(answer.status == 200)
            #expect(json["columns"]?.array?.map { $0["field"]?.string } == ["external_id", "title", "created_at"])
            #expect(json["rows"]?.array?.first?["item"]?["created_at"] == "2026-03-01T09:00:00Z")
            #expect(json["rows_read"] == 2 && json["rows_taken"] == 1)
            #expect(json["problems"]?.array?.first?["pointer"] == "/date_format")
            #expect(try await app.store.read { try $0.sources() }.isEmpty)
            #expect(try await app.send(.POST, path, body: [], headers: Self.type).status == 400)
            #expect(try await app.send(.POST, path, json: "{}").status == 415)
            let large = [UInt8](repeating: 0x61, count: 2 << 20)
            #expect(try await app.send(.POST, path, body: large, headers: Self.type).status == 413)
        }
    }

    @Test(.redis) func `what a load has left out stays with the source, and stands in every report`() async throws {
        try await RunningAppliance.with { app in
            let text =
                "key,created,closed,status_category,comments\n1,2026-03-01,soon,Odd,many\n2,2026-03-02,,,3\n3,,,,\n"
            let done = try await Self.load(text, "name=a.csv", in: app)
            #expect(done["status"] == "completed")
            let warnings = done["warnings"]?.array?.compactMap(\.string) ?? []
            #expect(warnings.count == 3 && warnings.contains { $0.hasPrefix("comments was left empty") })
            let export = try await app.export("pdf", #"{"start_date": "2026-03-01", "end_date": "2026-03-31"}"#)
            let told = export["coverage"]?["sources"]?.array?.first?["warnings"]?.array?.compactMap(\.string) ?? []
            #expect(told == warnings)
            let source = try #require(try await app.send(.GET, "/api/sources").json["sources"]?.array?.first)
            #expect(source["last_import"]?["warnings"] == done["warnings"])
            #expect(
                source["coverage"]?["reasons"] == [
                    ["reason": "created_at is empty", "count": 1, "examples": ["line 4"]]
                ]
            )
            #expect(export["coverage"]?["sources"]?.array?.first?["left_out"]?.array?.first?["count"] == 1)
        }
    }

    @Test(.redis) func `rows that a later row replaced are told, and no items`() async throws {
        try await RunningAppliance.with { app in
            let text = "id,title,created\n1,A,2026-07-01\n1,B,2026-07-02\n"
            for (added, changed) in [(1, 0), (0, 1)] {
                let done = try await Self.load(text, "name=a.csv", in: app)
                #expect(done["warnings"] == ["1 row replaced an earlier row with the same id: line 3"])
                let coverage = try #require(done["coverage"])
                #expect(coverage["fetched"] == 2 && coverage["stored"] == 1 && coverage["skipped"] == 1)
                #expect(coverage["added"]?.integer == added && coverage["changed"]?.integer == changed)
                let reason = try #require(coverage["reasons"]?.array?.first)
                #expect(reason["count"] == 1 && reason["examples"] == ["line 3"])
                #expect(done["progress"]?["successful_items"] == 1 && done["progress"]?["skipped_items"] == 1)
            }
        }
    }

    @Test(.redis) func `a file that breaks off in a broken cell fails, and what came before it is kept`() async throws {
        try await RunningAppliance.with { app in
            let done = try await Self.load(
                "id,title,created_at\n1,A,2026-03-01\n2,\"B,2026-03-02\n",
                "name=a.csv",
                in: app
            )
            #expect(done["status"] == "failed" && done["error_code"] == "broken_quote")
            #expect(done["progress"]?["successful_items"] == 1)
            let sources = try await app.store.read { try $0.sources() }
            #expect(sources.map(\.stored) == [1] && sources.first?.failure != nil)
        }
    }
}
