import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(60))) struct StartTests {
    @Test func `a Redis that is too old is refused at start with the setting that names it`() async throws {
        try await withTemporaryDirectory { folder in
            let socket = folder.path + "/redis.sock"
            let redis = try FakeRedis(at: socket, version: "6.2.14")
            let (status, text) = try await Binary.run(
                ["serve"],
                ["DATA_DIR": folder.path + "/data", "REDIS_URL": "unix://\(socket)", "PORT": "1"]
            )
            redis.close()
            #expect(status == 69)
            #expect(text.contains("almanac: REDIS_URL: Redis 6.2.14 is too old: 7 or later is needed"))
        }
    }
}
