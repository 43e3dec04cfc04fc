import HouseTestSupport
import Redis
import TestSupport
import Testing

@testable import Jobs

/// That the rules suffice is shown by all other tests of the jobs, whose store is held to them.
@Suite struct JobPermissionTests {
    @Test(.redis) func `who has the rules lacks nothing`() async throws {
        try await JobStoreFixture.with { jobs in
            let missing = try await JobPermissions.missing(on: jobs.store.redis, withReplicas: true)
            #expect(missing == [])
            #expect(try await JobPermissions.complaint(on: jobs.store.redis, withReplicas: true) == nil)
        }
    }

    @Test(
        .redis,
        arguments: [
            ("-xadd", "XADD"), ("-xgroup", "XGROUP CREATE"), ("-xinfo|groups", "XINFO GROUPS"), ("-wait", "WAIT"),
            ("-zintercard", "ZINTERCARD"), ("-time", "TIME"),
        ]
    )
    func `a command that is missing is named, and nothing is executed to find out`(
        rule: String,
        name: String
    ) async throws {
        try await JobStoreFixture.with { jobs in
            try await JobStoreFixture.limitedUser(on: jobs.redis, [rule])
            let complaint = try await JobPermissions.complaint(on: jobs.store.redis, withReplicas: true)
            #expect(complaint == "Redis answered NOPERM: the user in REDIS_URL may not use \(name)")
            #expect(try await jobs.redis.send(RedisCommand("DBSIZE")).integer == 0)
        }
    }

    @Test(.redis) func `keys that are missing are named`() async throws {
        try await JobStoreFixture.with { jobs in
            try await JobStoreFixture.limitedUser(on: jobs.redis, ["resetkeys", "~almanac:*", "~export_job:*"])
            let missing = try await JobPermissions.missing(on: jobs.store.redis, withReplicas: false)
            #expect(missing == ["keys import:job:*"])
        }
    }

    @Test(.redis) func `who may run no script is told so by the command`() async throws {
        try await JobStoreFixture.with { jobs in
            try await JobStoreFixture.limitedUser(on: jobs.redis, ["-evalsha"])
            let error = await #expect(throws: RedisError.self) {
                try await JobPermissions.missing(on: jobs.store.redis, withReplicas: false)
            }
            #expect(error?.isOfPermissions == true)
            #expect(error?.description.contains("'evalsha'") == true)
            #expect(error?.description.contains("REDIS_URL") == true)
        }
    }
}
