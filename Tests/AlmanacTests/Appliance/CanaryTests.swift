import Crypto
import Foundation
import NIOHTTP1
import Redis
import Synchronization
import TestSupport
import Testing

@testable import Almanac
@testable import Egress
@testable import Exports
@testable import Imports
@testable import Items
@testable import Jobs
@testable import Storage

/// Whoever holds a secret gives it once; then it is nowhere but where it is sealed.
@Suite(.timeLimit(.minutes(60))) struct CanaryTests {
    private enum Secrets {
        static let token = "cAnAry/token+one=%1f"
        static let password = "cAnAry password/two+%2f"
        static let key = "cAnAry-api-key/three=="
        static let waiting = "cAnAry-waiting/four++"
        static let cookie = "cAnAry-cookie-five"
        static let bearer = "cAnAry-bearer-six-of-a-client"
        static let wrong = "cAnAry-bearer-seven-is-wrong"
        static let sealing = "cAnAry-sealing-key-eight"
        static let proxy = "cAnAry-proxy-nine"
        static let chat = "cAnAry-chat-eleven"
        static let hook = "cAnAry-webhook-twelve-of-32-bytes"
        static let all = [token, password, key, waiting, cookie, bearer, wrong, sealing, proxy, chat, hook]
    }

    private let canaries = Canaries(Secrets.all)

    @Test func `the search finds a secret in each form`() {
        let secret = Secrets.token
        let seen = Canaries([secret])
        let texts = [
            secret, secret.lowercased(), "x\(Data("user:\(secret)".utf8).base64EncodedString())x",
            Data("a\(secret)b".utf8).base64EncodedString(), QueryString.escaped(secret),
            secret.utf8.map { String($0, radix: 16) }.joined(), #""cAnAry\/token+one=%1f""#,
        ]
        for text in texts { #expect(seen.found(in: text) == [secret], "\(text)") }
        #expect(seen.found(in: "cAnAry/token+one").isEmpty)
    }

    @Test(arguments: ["text", "json"])
    func `no secret is in an answer, a log, Redis, a file or the environment of a child`(format: String) async throws {
        try await FakeService.with(Self.answer) { tracker in
            try await withTemporaryDirectory { folder in
                let stage = try CanaryStage(folder: folder, format: format, secrets: (Secrets.sealing, Secrets.proxy))
                let port = try await stage.start(allowing: Secrets.bearer)
                let asking = Asking(port: port, bearer: Secrets.bearer)
                try await importAll(tracker.url, asking)
                try await sendNonsense(tracker.url, asking)
                let documents = try await exports(asking)
                try await saveAll(tracker.url, asking)
                for path in ["/metrics", "/health/ready", "/api/exports", "/api/imports"] { try await asking.get(path) }

                // While a job waits with its credentials sealed.
                let values = try await stage.redisValues()
                for value in values { expectClean(value, "Redis") }
                for (name, bytes) in try stage.children() { expectClean(bytes, name) }
                expectClean(try stage.ownEnvironment(), "environment")
                let backup = try await Binary.run(["backup", folder.path + "/backup"], stage.environment)
                #expect(backup.0 == 0)
                #expect(await stage.stop() == 0)

                for answer in asking.answers { expectClean(Array(answer.utf8), String(answer.prefix(200))) }
                let log = stage.log
                #expect(log.contains { $0.contains("almanac has stopped") } && log.contains { $0.contains("trace") })
                for line in log { expectClean(Array(line.utf8), line) }
                for document in documents { try await expectClean(document: document, in: folder) }
                let files = try stage.files()
                for (name, bytes) in files { expectClean(bytes, name) }

                // What is no secret is found there by the same search.
                let plain = Canaries(["acme/site"])
                let places = [values.map { Data($0) }, files.map(\.1)]
                #expect(places.allSatisfy { $0.contains { !plain.found(in: $0).isEmpty } })
                #expect(asking.answers.contains { !plain.found(in: $0).isEmpty })
                #expect(log.contains { !Canaries(["POST"]).found(in: $0).isEmpty })
            }
        }
    }

    @Test func `a bad setting is told without its value`() async throws {
        let secret = "cAnAry-setting/ten"
        let bad = [
            "API_TOKENS": secret, "HTTPS_PROXY": "ftp://user:\(secret)@x", "REDIS_URL": "http://:\(secret)@x",
            "SECRET_KEY_FILE": "/\(secret)", "LOG_LEVEL": "loud", "SMTP_URL": "imap://user:\(secret)@x",
        ]
        let (status, text) = try await Binary.run(["serve"], bad)
        let names = ["API_TOKENS", "HTTPS_PROXY", "REDIS_URL", "LOG_LEVEL", "SMTP_URL"]
        #expect(status == 78 && names.allSatisfy(text.contains))
        let shown = text.replacing("/\(secret)", with: "")
        #expect(Canaries([secret]).found(in: shown).isEmpty, "\(text)")
    }

    private func expectClean(_ bytes: some Sequence<UInt8>, _ place: String) {
        let found = canaries.found(in: bytes)
        #expect(found.isEmpty, "\(found) in \(place)")
    }

    private func expectClean(document: [UInt8], in folder: URL) async throws {
        let path = folder.appending(path: "document")
        try Data(document).write(to: path)
        if document.starts(with: Array("%PDF".utf8)) {
            expectClean(Array(try await PDFFile(path).source().utf8), "PDF")
            expectClean(Array(try await PDFFile(path).text().utf8), "PDF's text")
        } else {
            for entry in try readZip(path.path) {
                expectClean(entry.bytes, entry.name)
                if entry.name.hasSuffix(".pdf") { try await expectClean(document: entry.bytes, in: folder) }
            }
        }
    }
}

extension CanaryTests {
    /// A tracker that repeats what it was sent, sets cookies, and lets one import wait.
    private static func answer(_ request: FakeService.Request, _ number: Int) -> FakeService.Answer {
        let cookie = [(name: "Set-Cookie", value: "session=\(Secrets.cookie); HttpOnly")]
        if request.path.hasPrefix("/repos/") {
            return .init(GitHubFixture.list(1...3), headers: cookie)
        }
        if request.path.contains("/projects/") {
            return .init("", status: 429, headers: cookie + [(name: "Retry-After", value: "600")])
        }
        let sent = request.headers.map { "\($0.name): \($0.value)" }.joined(separator: "; ")
        let words = sent.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return .init(#"{"error":{"message":"you sent \#(words)","detail":"\#(words)"}}"#, status: 403, headers: cookie)
    }

    private func importAll(_ tracker: String, _ asking: Asking) async throws {
        let requests = [
            ("github", #""repository":"acme/site","api_token":"\#(Secrets.token)""#, "completed"),
            ("servicenow", #""username":"admin","password":"\#(Secrets.password)""#, "failed"),
            ("servicenow", #""api_key":"\#(Secrets.key)""#, "failed"),
            ("jira", #""project_key":"A","username":"a","password":"\#(Secrets.password)""#, "failed"),
        ]
        for (type, config, end) in requests {
            let body = #"{"source_type":"\#(type)","source_config":{"base_url":"\#(tracker)",\#(config)}}"#
            for path in ["/api/imports/preview", "/api/imports/test-connection"] { try await asking.post(path, body) }
            let made = try await asking.post("/api/imports", body, [("Idempotency-Key", "key-\(type)-\(config.count)")])
            let id = try #require(try made.json["job_id"]?.string, "\(made.text)")
            let events = try await asking.get("/api/imports/\(id)/events")
            #expect(events.contains("\"status\":\"\(end)\""), "\(type): \(events)")
        }
        let body = """
            {"source_type":"gitlab","source_config":{"base_url":"\(tracker)","project_id":7,\
            "api_token":"\(Secrets.waiting)"}}
            """
        let made = try await asking.post("/api/imports", body)
        let id = try #require(try made.json["job_id"]?.string)
        while try await !asking.get("/api/imports/\(id)").contains("resume_at") {}
    }

    /// A source that stays, and a report whose word goes to places that are secrets themselves.
    private func saveAll(_ tracker: String, _ asking: Asking) async throws {
        let source = """
            {"name":"Saved","source_type":"servicenow","source_config":{"base_url":"\(tracker)","username":"admin",\
            "password":"\(Secrets.password)"},"schedule":{"every":"1d"}}
            """
        let saved = try #require(try await asking.post("/api/sources", source).json["id"]?.string)
        for call in ["import", "test", "preview"] { try await asking.post("/api/sources/\(saved)/\(call)", "{}") }
        try await asking.post("/api/sources", source)
        let hook = "whsec_\(Data(Secrets.hook.utf8).base64EncodedString())"
        let report = """
            {"name":"Told","kind":"pdf","request":{"start_date":"2024-01-01","end_date":"2024-01-31"},\
            "deliver":[{"chat":"\(tracker)/repos/\(Secrets.chat)"},{"chat":"\(tracker)/other/\(Secrets.chat)"},\
            {"webhook":"\(tracker)/repos/hook","secret":"\(hook)"}]}
            """
        let told = try #require(try await asking.post("/api/reports", report).json["id"]?.string)
        try await asking.post("/api/reports", report)
        let tests = try await asking.post("/api/reports/\(told)/deliver-test", "{}").json["deliveries"]
        #expect(tests?.array?.compactMap { $0["status"]?.string } == ["delivered", "failed", "delivered"])
        let made = try await asking.post("/api/reports/\(told)/run", "")
        let job = try #require(try made.json["job_id"]?.string)
        try await asking.get("/api/exports/\(job)/events")
        for path in ["/api/sources", "/api/sources/\(saved)", "/api/reports", "/api/reports/\(told)"] {
            try await asking.get(path)
        }
        try await asking.get("/api/exports/pdf/\(job)")
    }

    /// What is refused, with a secret in every place.
    private func sendNonsense(_ tracker: String, _ asking: Asking) async throws {
        let secret = Secrets.token
        let configs = [
            #""api_token":{"x":"\#(secret)"}"#, #""api_token":["\#(secret)"]"#, #""api_tokem":"\#(secret)""#,
            #""api_token":"\#(secret)","password":5"#, #""base_url":"https://user:\#(secret)@tracker.example""#,
            #""base_url":"\#(secret)""#, #""api_token":"\#(secret)\u0000""#, #""api_token":"\#(secret)"#,
        ]
        for config in configs {
            let body = #"{"source_type":"github","source_config":{"repository":"acme/site",\#(config)}}"#
            for path in ["/api/imports", "/api/imports/preview", "/api/imports/test-connection"] {
                let answer = try await asking.post(path, body)
                #expect(answer.status >= 400 || answer.text.contains("\"success\":false"), "\(config): \(answer.text)")
            }
        }
        let headers = [
            [("Authorization", "Bearer \(Secrets.wrong)")], [("Authorization", "Basic \(Secrets.wrong)")],
            [("Authorization", Secrets.wrong)], [("Cookie", "session=\(Secrets.cookie)")],
        ]
        for fields in headers {
            let answer = try await RunningAppliance.send(.GET, "/api/exports", headers: fields, port: asking.port)
            #expect(answer.status == 401)
            asking.keep(answer)
        }
        try await asking.get("/api/exports", [("Cookie", Secrets.cookie), ("X-Request-Id", "an id")])
    }

    private func exports(_ asking: Asking) async throws -> [[UInt8]] {
        let body = #"{"start_date":"2024-01-01","end_date":"2024-01-31"}"#
        var documents: [[UInt8]] = []
        for kind in ["pdf", "zip"] {
            let made = try await asking.post("/api/exports/\(kind)", body)
            let id = try #require(try made.json["job_id"]?.string)
            let events = try await asking.get("/api/exports/\(id)/events")
            let name = try #require(events.firstMatch(of: /"filename":"([^"]+)"/)).1
            let file = try await asking.send(.GET, "/api/static/exports/\(name)")
            #expect(file.status == 200)
            documents.append(file.body)
        }
        try await asking.get("/api/exports/preview?start_date=2024-01-01&end_date=2024-01-31&format=svg")
        return documents
    }
}
