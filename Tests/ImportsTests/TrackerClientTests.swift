import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Trackers

struct TrackerClientTests {
    private typealias Answer = FakeService.Answer

    /// Gets `/x` of a scripted service with waits that pass at once.
    private func get(
        _ clock: ScriptedClock = ScriptedClock(),
        limits: TrackerTransport.Limits = .init(),
        waiting: @escaping @Sendable (ImportWait?) -> Void = { _ in },
        _ script: @escaping FakeService.Script
    ) async throws -> (page: TrackerClient.Page, requests: [FakeService.Request]) {
        try await FakeService.with(script) { service in
            let base = try TrackerURL(service.url)
            let address = try #require(IPAddress("127.0.0.1"))
            return try await TrackerTransport.with(base.origin, by: .address(address), limits: limits) { transport in
                let client = TrackerClient(
                    base: base,
                    transport: transport,
                    dialect: .gitHub(token: Secret("canary-token"), repository: "acme/rocket"),
                    settings: .init(
                        userAgent: "almanac/test",
                        clock: clock.clock,
                        pausing: { wait, sleep in
                            waiting(wait)
                            defer { waiting(nil) }
                            try await sleep()
                        }
                    )
                )
                return (try await client.get(path: "/x", expecting: .array), service.requests)
            }
        }
    }

    private func failure(
        _ limits: TrackerTransport.Limits = .init(),
        _ script: @escaping FakeService.Script
    ) async -> TrackerError? {
        await #expect(throws: TrackerError.self) { try await get(limits: limits, script) }
    }

    @Test func `requests bear the token, the agent and the API version`() async throws {
        let request = try #require(try await get { _, _ in Answer("[]") }.requests.first)
        #expect(request.header("Authorization") == "Bearer canary-token")
        #expect(request.header("User-Agent") == "almanac/test")
        #expect(request.header("X-GitHub-Api-Version") == "2022-11-28")
        #expect(request.header("Host")?.hasPrefix("127.0.0.1") == true)
    }

    @Test(arguments: [
        Answer("<html>", status: 502, type: "text/html"), Answer("[1,2", status: 200),
        Answer("<html>login", type: "text/html"),
        Answer("{}"), Answer("[1,2,3,4,5,6]", fault: .cutOff),
    ])
    func `a fault that may pass is tried again`(fault: FakeService.Answer) async throws {
        let clock = ScriptedClock()
        let (page, requests) = try await get(clock) { _, number in number < 2 ? fault : Answer("[7]") }
        #expect(page.json.elements.first?.integer == 7)
        #expect(requests.count == 3)
        #expect(clock.waits == [.milliseconds(250), .milliseconds(500)])
    }

    @Test func `six faults in a row end it`() async throws {
        let count = Atomic(0)
        let error = await failure { _, _ in
            count.add(1, ordering: .relaxed)
            return Answer("", status: 503)
        }
        #expect(error?.code == .serverError && count.load(ordering: .relaxed) == 6)
    }

    @Test(arguments: [
        (401, #"{"message":"Bad credentials"}"#, TrackerError.Code.authenticationFailed),
        (403, #"{"message":"Resource not accessible by personal access token"}"#, .permissionDenied),
        (404, #"{"message":"Not Found"}"#, .notFound), (410, #"{"message":"Issues are disabled"}"#, .notFound),
        (422, #"{"message":"Validation Failed"}"#, .requestRefused),
    ])
    func `a refusal is not tried again and says what to do`(
        status: Int,
        body: String,
        code: TrackerError.Code
    ) async throws {
        let count = Atomic(0)
        let error = await failure { _, _ in
            count.add(1, ordering: .relaxed)
            return Answer(body, status: status)
        }
        #expect(error?.code == code && error?.isPermanent == true)
        #expect(count.load(ordering: .relaxed) == 1)
        #expect(error?.description.contains("canary") == false)
    }

    @Test func `a token that the tracker repeats is not repeated by us`() async {
        let error = await failure { _, _ in Answer(#"{"message":"no such token: canary-token"}"#, status: 401) }
        #expect(error?.message.contains("no such token: (secret)") == true)
    }

    @Test(arguments: [
        "canary-password", "Basic YWRtaW46Y2FuYXJ5LXBhc3N3b3Jk", "YWRtaW46Y2FuYXJ5LXBhc3N3b3Jk",
        "basic ywrtaw46y2fuyxj5lxbhc3n3b3jk",
    ])
    func `no secret that the tracker repeats is repeated by us, in whichever form it was sent`(
        form: String
    ) async throws {
        for status in [400, 403, 404, 409] {
            let padding = String(repeating: "x", count: 190)
            for words in ["you sent \(form), which", "\(padding)\(form)", form.replacing("a", with: "\\u0061")] {
                let outcome = try await FakeService.with { _, _ in
                    Answer(#"{"error":{"message":"\#(words)","detail":"\#(words)"}}"#, status: status)
                } _: { service in
                    let request = ImportRequest.serviceNow(at: service.url)
                    return try await Importer.testing().run(request)
                }
                let message = try #require(outcome.failure).description.lowercased()
                #expect(message.contains("(secret)"))
                #expect(!message.contains("canary") && !message.contains("ywrt") && !message.contains("assw"))
            }
        }
    }

    @Test func `nor is one that is a part of the address that a redirect leads to`() async {
        let error = await failure { _, _ in
            Answer("", status: 302, headers: [("Location", "https://Canary-Token.evil.test/x")])
        }
        #expect(error?.message.contains("(https://(secret).evil.test)") == true)
    }

    @Test(arguments: [
        (Answer("{}", status: 429, headers: [("Retry-After", "30")]), 30),
        (
            Answer(
                #"{"message":"You have exceeded a secondary rate limit"}"#,
                status: 403,
                headers: [("Retry-After", "45"), ("x-ratelimit-remaining", "4000")]
            ), 45
        ),
        (
            Answer(
                #"{"message":"You have exceeded a secondary rate limit."}"#,
                status: 403,
                headers: [("x-ratelimit-remaining", "4000")]
            ), 60
        ),
        (Answer(#"{"message":"You have triggered an abuse detection mechanism."}"#, status: 403), 60),
        (
            Answer(
                #"{"message":"API rate limit exceeded"}"#,
                status: 403,
                headers: [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1700000090")]
            ), 91
        ),
    ])
    func `a limit is waited out, never shorter than it asks`(limited: FakeService.Answer, seconds: Int) async throws {
        let clock = ScriptedClock()
        let waits = Mutex<[ImportWait?]>([])
        let began = clock.clock.now()
        let script: FakeService.Script = { _, number in number == 0 ? limited : Answer("[]") }
        _ = try await get(clock, waiting: { wait in waits.withLock { $0.append(wait) } }, script)
        let wait = try #require(clock.waits.first)
        #expect(clock.waits.count == 1 && wait >= .seconds(seconds) && wait < .seconds(seconds + 1))
        let shown = waits.withLock { $0 }
        #expect(shown.count == 2 && shown.first??.resumeAt == began + wait && shown.last == .some(nil))
    }

    @Test func `a tracker that answers too early and hangs up ends a request and nothing else`()
        async throws
    {
        let request = JSONValue.object([.init("query", .string(String(repeating: "x", count: 100)))])
        try await HastyServer.with { port in
            let base = try TrackerURL("http://127.0.0.1:\(port)")
            let address = try #require(IPAddress("127.0.0.1"))
            try await TrackerTransport.with(base.origin, by: .address(address), limits: .init()) { transport in
                for _ in 0..<300 {
                    do {
                        let answer = try await transport.send(.posting(request, to: base))
                        #expect(answer.status == 200)
                    } catch is TrackerError {
                        // It has hung up before the answer was read.
                    }
                }
            }
        }
    }

    @Test func `a good answer that uses the limit up delays the next request only`() async throws {
        let clock = ScriptedClock()
        let exhausted = Answer("[]", headers: [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1700000010")])
        try await FakeService.with { _, _ in
            exhausted
        } _: { service in
            let base = try TrackerURL(service.url)
            try await TrackerTransport.with(
                base.origin,
                by: .address(try #require(IPAddress("127.0.0.1"))),
                limits: .init()
            ) {
                transport in
                let client = TrackerClient(
                    base: base,
                    transport: transport,
                    dialect: .gitHub(token: nil, repository: "a/b"),
                    settings: .init(userAgent: "x", clock: clock.clock)
                )
                _ = try await client.get(path: "/x", expecting: .array)
                #expect(clock.waits.isEmpty)
                _ = try await client.get(path: "/x", expecting: .array)
                #expect(clock.waits == [.seconds(11)])
            }
        }
    }

    @Test func `a redirect within the origin is followed`() async throws {
        let (page, requests) = try await get { request, _ in
            request.target == "/x"
                ? Answer("{}", status: 301, headers: [("Location", "/repositories/7/x")]) : Answer("[7]")
        }
        #expect(page.json.elements.count == 1)
        #expect(requests.map(\.target) == ["/x", "/repositories/7/x"])
    }

    @Test func `a redirect to another origin is refused and never asked`() async throws {
        try await FakeService.with { _, _ in
            Answer("[]")
        } _: { other in
            let elsewhere = other.url
            let error = await failure { _, _ in Answer("", status: 302, headers: [("Location", "\(elsewhere)/steal")]) }
            #expect(error?.code == .redirectRefused && error?.message.contains(elsewhere) == true)
            #expect(other.requests.isEmpty)
        }
    }

    @Test func `redirects in a circle end`() async throws {
        let error = await failure { _, _ in Answer("", status: 301, headers: [("Location", "/x")]) }
        #expect(error?.code == .redirectRefused)
    }

    @Test func `a compressed answer is read`() async throws {
        let (page, _) = try await get { _, _ in Answer(Self.gzippedList, headers: [("Content-Encoding", "gzip")]) }
        #expect(page.json.elements.count == 1)
        #expect(page.json.elements.first?.string?.utf8.count == 100_000)
    }

    @Test func `an answer that swells beyond the cap is refused`() async throws {
        let error = await failure(.init(maxBodyBytes: 50_000)) { _, _ in
            Answer(Self.gzippedList, headers: [("Content-Encoding", "gzip")])
        }
        #expect(error?.code == .responseTooLarge && error?.isPermanent == true)
    }

    @Test func `an answer that is larger than the cap is refused`() async throws {
        let error = await failure(.init(maxBodyBytes: 1000)) { _, _ in
            Answer("[\"\(String(repeating: "a", count: 2000))\"]")
        }
        #expect(error?.code == .responseTooLarge)
    }

    @Test func `a cancelled request ends at once`() async throws {
        try await FakeService.with { _, _ in
            Answer("", fault: .silence)
        } _: { service in
            let importer = try Importer.testing()
            let task = Task { try await importer.run(.gitHub(at: service.url)) }
            for await _ in service.arrivals { break }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    /// `["aaa…"]` with 100,000 letters.
    private static let gzippedList =
        Data(
            base64Encoded:
                "H4sIAAAAAAACA+3BMQ0AAAgDMC+zRTjm3wQ2ONpOCgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAALyVPdeI9BqkhgEA"
        ).map(Array.init) ?? []
}
