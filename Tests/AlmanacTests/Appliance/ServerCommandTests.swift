import Crypto
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import Almanac
@testable import Client
@testable import Items
@testable import Storage

/// The commands that leave the work to a server.
@Suite(.timeLimit(.minutes(60))) struct ServerCommandTests {
    /// Runs a command against a running appliance.
    static func run(
        _ app: RunningAppliance,
        _ arguments: [String],
        _ environment: [String: String] = [:]
    ) async throws -> (status: Int32, text: String) {
        try await Binary.run(
            arguments,
            ["ALMANAC_SERVER": "http://127.0.0.1:\(app.port)"].merging(environment) { $1 }
        )
    }

    @Test(.redis) func `a saved report is listed, made, fetched and removed`() async throws {
        try await RunningAppliance.with(["MAX_RANGE_DAYS": "4000"], items: Samples.items()) { app in
            #expect(try await Self.run(app, ["reports"]) == (0, "No report is saved.\n"))
            let body = #"{"name": "Last year", "kind": "zip", "request": {"range": "last_year"}}"#
            #expect(try await app.send(.POST, "/api/reports", json: body).status == 201)
            try await withTemporaryDirectory { folder in
                let (made, fetched) = (folder.path + "/made.zip", folder.path + "/fetched.zip")
                let run = try await Self.run(app, ["reports", "run", "Last year", "-o", made])
                #expect(run.status == 0 && run.text.hasPrefix("\(made): bundle_"), "\(run.text)")
                try await app.untilSaved { try !$0.runsWithFiles().isEmpty }
                let fetch = try await Self.run(app, ["reports", "fetch", "Last year", "-o", fetched])
                #expect(fetch.status == 0, "\(fetch.text)")
                let bytes = try [made, fetched].map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
                #expect(bytes[0] == bytes[1] && bytes[0].starts(with: "PK".utf8))
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
            }
            let list = try await Self.run(app, ["reports", "list"])
            #expect(list.text.contains(/REPORT +KIND +FILES +LAST MADE +NEXT +NOTE\nLast year +zip +1 +20.* -\n/))
            #expect(try await Self.run(app, ["reports", "remove", "Last year"]).status == 0)
            let gone = try await Self.run(app, ["reports", "run", "Last year"])
            #expect(gone == (1, "almanac: No report is saved as \"Last year\"; none is\n"))
        }
    }

    @Test(.redis) func `a report that no mail server takes is made, and each command says that it was not delivered`()
        async throws
    {
        try await RunningAppliance.with(["MAX_RANGE_DAYS": "4000"], items: Samples.items()) { app in
            let body = """
                {"name": "The year", "kind": "pdf", "request": {"range": "last_year"},
                "deliver": [{"mail": ["team@example.org"]}]}
                """
            #expect(try await app.send(.POST, "/api/reports", json: body).status == 201)
            let reason = "not delivered: mail team@example.org: This server sends no mail"
            let run = try await Self.run(app, ["reports", "run", "The year"])
            #expect(run.status == 0 && run.text.contains("report_"), "\(run.text)")
            #expect(run.text.contains("warning: \(reason)"), "\(run.text)")
            #expect(try await Self.run(app, ["reports"]).text.contains(reason))
            let doctor = try await Binary.run(["doctor"], ["DATA_DIR": app.data.path, "PORT": "\(app.port)"])
            #expect(
                doctor.0 == 0 && doctor.1.contains(/warning  mail: .*SMTP_URL is not set.*: The year\n/),
                "\(doctor.1)"
            )
            // It finds the same in a store that no server works on.
            let settings = try Settings(environment: ["DATA_DIR": app.data.path])
            let findings = await MailDiagnosis(settings, nil).findings()
            #expect(findings.map(\.verdict) == [.warning] && findings[0].text.hasSuffix(": The year"))
        }
    }

    @Test func `word of a report is told as lost, as tried again, or not at all`() {
        let deliveries: JSONValue = [
            ["to": "mail a@example.org", "status": "delivered", "error": .null],
            ["to": "chat x", "status": "pending", "error": "busy", "next_at": "2026-01-01T00:00:00Z"],
            ["to": "webhook y", "status": "pending", "error": .null],
            ["to": "chat z", "status": "failed", "error": "gone"],
        ]
        let sentences = Undelivered.sentences(deliveries)
        #expect(
            sentences == [
                "not delivered yet: chat x: busy (tried again at 2026-01-01T00:00:00Z)", "not delivered: chat z: gone",
            ]
        )
        let failed: JSONValue = ["last_run": ["error_message": "It broke", "deliveries": []]]
        #expect(Undelivered.note(ofReport: failed) == "It broke")
        #expect(Undelivered.note(ofReport: ["last_run": .null]) == "-")
    }

    @Test(.redis) func `a source is paused for the version that was read, and resumed`() async throws {
        try await RunningAppliance.with { app in
            let body = """
                {"name": "Site", "source_type": "github", "schedule": {"every": "6h"},
                "source_config": {"base_url": "https://api.github.com", "repository": "acme/site", "api_token": "t"}}
                """
            #expect(try await app.send(.POST, "/api/sources", json: body).status == 201)
            #expect(try await Self.run(app, ["sources", "pause", "Site"]).status == 0)
            let list = try await Self.run(app, ["sources"])
            #expect(list.text.contains(/Site +github +0 +never +- +- +paused/), "\(list.text)")
            #expect(try await Self.run(app, ["sources", "resume", "Site"]).status == 0)
            let json = try await Self.run(app, ["sources", "list", "--json"])
            let document = try JSONValue(parsing: json.text.utf8, rules: .foreign)
            #expect(document["sources"]?.array?.first?["paused"] == false)
        }
    }

    @Test(.redis)
    func `an export by a server is the server's own, and its refusals are told in the words of the options`()
        async throws
    {
        try await RunningAppliance.with(["MAX_RANGE_DAYS": "4000"], items: Samples.items()) { app in
            try await withTemporaryDirectory { folder in
                let file = folder.path + "/made.pdf"
                let server = ["--server", "http://127.0.0.1:\(app.port)", "-o", file]
                let dates = ["--start-date", "2023-09-01", "--end-date", "2024-01-31"]
                let made = try await Self.run(app, ["export", "pdf"] + dates + server)
                #expect(made.status == 0, "\(made.text)")
                #expect(try await PDFFile(URL(fileURLWithPath: file)).text().contains("#59"))
                let wrong = try await Self.run(app, ["export", "pdf", "--start-date", "2023-09-01"] + server)
                #expect(wrong.status == 1 && wrong.text.contains("--end-date is required"), "\(wrong.text)")
            }
            let jobs = try await Self.run(app, ["jobs", "--json"])
            let list = try JSONValue(parsing: jobs.text.utf8, rules: .foreign)["exports"]?["jobs"]?.array
            let id = try #require(list?.first?["job_id"]?.string)
            #expect(try await Self.run(app, ["jobs", "follow", id]) == (0, "\(id): completed\n"))
            #expect(try await Self.run(app, ["jobs", "cancel", id]).status == 0)
            let gone = try await Self.run(app, ["jobs", "show", id])
            #expect(gone == (1, "almanac: No job \(id) is known, or it has expired\n"))
        }
    }

    @Test(.redis) func `a token is taken from the environment or a file, and its want has an exit code`() async throws {
        let hash = SHA256.hash(data: Data("right".utf8)).hexadecimal
        try await RunningAppliance.with(["API_TOKENS": hash]) { app in
            let closed = try await Self.run(app, ["jobs"])
            #expect(closed.status == 77 && closed.text.contains("ALMANAC_TOKEN or --token-file"))
            #expect(try await Self.run(app, ["jobs"], ["ALMANAC_TOKEN": "right"]).status == 0)
            try await withTemporaryDirectory { folder in
                let file = folder.appending(path: "token")
                try Data("right\n".utf8).write(to: file)
                #expect(try await Self.run(app, ["jobs", "--token-file", file.path]).status == 0)
            }
        }
    }

    @Test func `a server that is away has an exit code, and no address is told as that`() async throws {
        let away = try await Binary.run(["jobs", "--server", "http://127.0.0.1:1"], [:])
        #expect(away.0 == 69 && away.1.contains("http://127.0.0.1:1 does not answer"), "\(away.1)")
        let wrong = try await Binary.run(["jobs", "--server", "reports.example.org"], [:])
        #expect(wrong.0 == 64 && wrong.1.contains("write an address such as"))
    }

    @Test(.redis) func `the doctor finds all well beside a server, and names what is not`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            await app.untilHealth(\.isReady)
            let well = try await Binary.run(["doctor"], ["DATA_DIR": app.data.path, "PORT": "\(app.port)"])
            #expect(well.0 == 0 && well.1.contains("ok       server: http://127.0.0.1:\(app.port) runs"), "\(well.1)")
            #expect(!well.1.contains("failed"))
        }
        try await withTemporaryDirectory { folder in
            try Data("no store".utf8).write(to: folder.appending(path: "items.sqlite"))
            let ill = try await Binary.run(
                ["doctor", "--json"],
                ["DATA_DIR": folder.path, "PORT": "\(try freePort())", "REDIS_URL": "redis://127.0.0.1:1"]
            )
            #expect(ill.0 == 1)
            let findings = try JSONValue(parsing: ill.1.utf8, rules: .foreign)["findings"]?.array ?? []
            let failed = findings.filter { $0["verdict"] == "failed" }.compactMap { $0["part"]?.string }
            #expect(Set(failed) == ["item store", "Redis"], "\(ill.1)")
            // It has looked, and made nothing.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["items.sqlite"])
        }
        let settings = try await Binary.run(["doctor"], ["PORT": "x", "TIMEZONE": "Mars"])
        #expect(settings.0 == 78 && settings.1.contains("failed   PORT") && settings.1.contains("failed   TIMEZONE"))
    }

    @Test func `events are told apart as their bytes come`() {
        var lines = EventLines()
        #expect(lines.add(Array("id: 1\nevent: status\nda".utf8)) == [])
        #expect(
            lines.add(Array("ta: {\"a\":1}\n\n:\n\ndata: 2\nda".utf8)) == [Array("{\"a\":1}".utf8), Array("2".utf8)]
        )
    }

    @Test func `a bar is as full as the work is done`() {
        #expect(ProgressBar.line(.init(percentage: 40, text: "drawing")) == "[########            ]  40 %  drawing")
        #expect(ProgressBar.line(.init(percentage: 100, text: "")) == "[####################] 100 %  ")
        #expect(ProgressBar.line(.init(percentage: nil, text: "waiting")) == "waiting")
        let status: JSONValue = [
            "status": "processing", "progress": ["percentage": 7, "processed_items": 70, "total_items": 1000],
        ]
        #expect(Progress(status) == .init(percentage: 7, text: "processing, 70 of 1000 items"))
    }
}
