import Foundation
import NIOHTTP1
import Redis
import TestSupport
import Testing

@testable import Items

/// Two appliances, each with items of its own, on one Redis.
@Suite(.timeLimit(.minutes(60))) struct SharedRedisTests {
    @Test(.redis) func `each makes the exports that it was asked for, of its own items`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { full in
            try await RunningAppliance.with { empty in
                for _ in 0..<10 {
                    let ofItems = try await full.export("pdf", Samples.request)
                    #expect(ofItems["coverage"]?["items_in_range"] == 60)
                    let ofNone = try await empty.export("pdf", Samples.request)
                    #expect(ofNone["coverage"]?["items_in_range"] == 0)
                    for (app, document) in [(full, ofItems), (empty, ofNone)] {
                        let file = try await app.send(.GET, try #require(document["download_url"]?.string))
                        #expect(file.status == 200)
                    }
                }
            }
        }
    }

    @Test(.redis) func `a job is seen from both, and its file is said to lie elsewhere`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { one in
            try await RunningAppliance.with { other in
                let done = try await one.export("pdf", Samples.request)
                let id = try #require(done["job_id"]?.string)
                let url = try #require(done["download_url"]?.string)
                #expect(try await other.send(.GET, "/api/exports/pdf/\(id)").json["status"] == "completed")
                #expect(try await other.send(.GET, "/api/exports").json["total"] == 1)

                let elsewhere = try await other.send(.GET, url)
                #expect(elsewhere.status == 421)
                #expect(elsewhere.headers["Content-Type"] == ["application/problem+json"])
                #expect(elsewhere.text.contains("another almanac"))
                #expect(try await one.send(.GET, url).status == 200)

                #expect(try await other.send(.DELETE, "/api/exports/\(id)").status == 204)
                #expect(try await one.send(.GET, url).status == 404)
                #expect(try await other.send(.GET, url).status == 404)
            }
        }
    }
}
