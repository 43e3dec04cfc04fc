import AsyncHTTPClient
import Foundation
import NIOCore
import Redis
import TestSupport
import Testing

@testable import Items
@testable import Storage

/// The built binary as its own process with its private Redis, killed in the middle.
@Suite(.serialized, .timeLimit(.minutes(60))) struct CrashTests {
    @Test func `an export that was cut off by kill -9 ends after the restart, once and whole`() async throws {
        try await withTemporaryDirectory { data in
            try ItemStore(path: data.path + "/items.sqlite").load(Samples.items(20_000))
            let first = try await Binary.start(data)
            let id = try await first.post("/api/exports/zip", Samples.request)
            try await first.until("/api/exports/\(id)/events") {
                $0.contains("\"stage\":\"drawing\"") || $0.contains("packing")
            }
            await first.kill()

            let second = try await Binary.start(data)
            let last = try await second.until("/api/exports/\(id)/events") { $0.contains("\"status\":\"completed\"") }
            #expect(last.contains("\"attempt\":2"))
            let files = try FileManager.default.contentsOfDirectory(atPath: data.path + "/exports")
            #expect(files.filter { $0.hasSuffix(".zip") }.count == 1)
            _ = try readZip(data.path + "/exports/" + (files.first { $0.hasSuffix(".zip") } ?? ""))
            #expect(await second.stop() == 0)
        }
    }

    @Test func `an import that was cut off by kill -9 ends after the restart, with every item once`() async throws {
        try await withTemporaryDirectory { data in
            let rows = (0..<60_000).map { "\($0),Row \($0),2024-01-01T00:00:00Z" }
            let csv = "id,title,created\n" + rows.joined(separator: "\n") + "\n"
            let first = try await Binary.start(data)
            let id = try await first.post("/api/imports/csv?name=rows.csv", csv, type: "text/csv")
            try await first.until("/api/imports/\(id)/events") { $0.contains("\"status\":\"processing\"") }
            await first.kill()

            let second = try await Binary.start(data)
            try await second.until("/api/imports/\(id)/events") { $0.contains("\"status\":\"completed\"") }
            let sources = try await ItemStore(path: data.path + "/items.sqlite").read { try $0.sources() }
            #expect(sources.map(\.stored) == [60_000])
            #expect(sources.first?.lastImport?.stored == 60_000)
            #expect(await second.stop() == 0)
        }
    }

    @Test func `an import from a tracker that was cut off by kill -9 goes on from the last stored page`() async throws {
        let gate = FakeService.Gate()
        try await FakeService.with { request, _ in
            let page = Int(request.query["page"] ?? "") ?? 1
            // The page at which the first process is killed comes to the second alone.
            let link = "<http://\(request.header("Host") ?? "")/repos/acme/site/issues?page=\(page + 1)>; rel=\"next\""
            let links = page < 6 ? [(name: "Link", value: link)] : []
            return .init(GitHubFixture.list((page * 2)...(page * 2 + 1)), headers: links, fault: gate.fault(page == 4))
        } _: { tracker in
            try await withTemporaryDirectory { data in
                let environment = ["ALLOWED_PRIVATE_HOSTS": "127.0.0.1"]
                let first = try await Binary.start(data, environment)
                let request = """
                    {"source_type":"github","source_config":{"base_url":"\(tracker.url)","api_token":"canary",\
                    "repository":"acme/site"},"options":{"batch_size":2,"include_comments":false}}
                    """
                let id = try await first.post("/api/imports", request)
                try await first.until("/api/imports/\(id)/events") { $0.contains("\"processed_items\":6") }
                await gate.isReached()
                await first.kill()
                gate.open()
                let before = tracker.requests.count

                let second = try await Binary.start(data, environment)
                let last = try await second.until("/api/imports/\(id)/events") {
                    $0.contains("\"status\":\"completed\"")
                }
                #expect(last.contains("\"processed_items\":12") && last.contains("\"attempt\":2"))
                #expect(tracker.requests.dropFirst(before).map { $0.query["page"] } == ["4", "5", "6"])
                let sources = try await ItemStore(path: data.path + "/items.sqlite").read { try $0.sources() }
                #expect(sources.map(\.stored) == [12] && sources.first?.lastImport?.isComplete == true)
                #expect(await second.stop() == 0)
            }
        }
    }

    @Test func `bad settings are told all at once with status 78, and nothing is touched`() async throws {
        try await withTemporaryDirectory { data in
            let directory = data.path + "/none"
            let (status, text) = try await Binary.run(
                ["serve"],
                ["DATA_DIR": directory, "PORT": "x", "WORKERS": "0", "REDIS_URL": "http://x"]
            )
            #expect(status == 78)
            for name in ["PORT", "WORKERS", "REDIS_URL"] { #expect(text.contains("almanac: \(name): ")) }
            #expect(!FileManager.default.fileExists(atPath: directory))
        }
    }

    @Test func `a client that has sent half a request does not spoil a graceful stop`() async throws {
        try await withTemporaryDirectory { data in
            let server = try await Binary.start(data)
            let client = try server.connect(sending: "GET /hea")
            #expect(await server.stop() == 0)
            close(client)
        }
    }

    @Test func `a second server on the same data directory is refused`() async throws {
        try await withTemporaryDirectory { data in
            let first = try await Binary.start(data)
            let (status, text) = try await Binary.run(["serve"], ["DATA_DIR": data.path, "PORT": "1"])
            #expect(status == 75)
            #expect(text.contains("another almanac serves from"))
            #expect(await first.stop() == 0)
        }
    }
}
