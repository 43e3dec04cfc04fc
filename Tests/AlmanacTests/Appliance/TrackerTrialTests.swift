import NIOHTTP1
import TestSupport
import Testing

@testable import Items

@Suite(.timeLimit(.minutes(60))) struct TrackerTrialTests {
    @Test(.redis) func `one client tries out four trackers at a time, and none when it has gone`() async throws {
        try await FakeService.with { _, number in
            number < 4 ? .init("", fault: .silence) : .init("{}", status: 404)
        } _: { service in
            try await RunningAppliance.with(["ALLOWED_PRIVATE_HOSTS": "127.0.0.1"]) { app in
                let body = """
                    {"source_type": "github", "source_config": {"base_url": "\(service.url)",
                    "repository": "acme/rocket", "api_token": "canary-token"}}
                    """
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 {
                        group.addTask { _ = try? await app.send(.POST, "/api/imports/test-connection", json: body) }
                    }
                    var arrivals = service.arrivals.makeAsyncIterator()
                    for _ in 0..<4 { _ = await arrivals.next() }
                    let fifth = try await app.send(.POST, "/api/imports/preview", json: body)
                    #expect(fifth.status == 429)
                    group.cancelAll()
                }
                // The four end as soon as it is noticed that their clients have gone.
                var status = 429
                while status == 429 {
                    status = try await app.send(.POST, "/api/imports/test-connection", json: body).status
                }
                #expect(status == 200)
            }
        }
    }
}
