package import Redis
import TestSupport

@testable import Items
@testable package import Jobs

/// A job store on the suite's Redis, and one job in it.
///
/// The store is a user that may do what the README says it must, and nothing else.
package struct JobStoreFixture {
    /// Of a user who may do everything.
    package let redis: RedisClient
    package let store: JobStore

    package init(redis: RedisClient, store: JobStore) {
        (self.redis, self.store) = (redis, store)
    }

    package static func with(
        lifetime: Duration = .seconds(3600),
        instance: String = "one",
        storeID: String = "store",
        run: JobRun = .make(followsCrash: false),
        isLimited: Bool = true,
        _ body: (JobStoreFixture) async throws -> Void
    ) async throws {
        let redis = try RedisClient(endpoint: RedisServer.current.endpoint, name: "test", options: .patient)
        if isLimited { try await limitedUser(on: redis) }
        let endpoint = isLimited ? limitedEndpoint : RedisServer.current.endpoint
        let own = try RedisClient(endpoint: endpoint, name: "store", options: .patient)
        let store = JobStore(
            redis: own,
            instance: instance,
            storeID: storeID,
            run: run,
            lifetimes: .init(export: lifetime, itemImport: lifetime),
            now: { .now() }
        )
        do {
            try await body(JobStoreFixture(redis: redis, store: store))
        } catch {
            await own.close()
            await redis.close()
            throw error
        }
        await own.close()
        await redis.close()
    }

    /// The suite's Redis for a user who may do what the jobs need; there is one once a fixture was made.
    package static var limitedEndpoint: RedisEndpoint {
        RedisEndpoint(RedisServer.current.endpoint.address, user: "limited", password: "secret")
    }

    /// - Parameter rules: more of them, such as `-xadd`.
    package static func limitedUser(on redis: RedisClient, _ rules: [String] = []) async throws {
        _ = try await redis.send(
            RedisCommand("ACL", arguments: ["SETUSER", "limited", "on", ">secret"] + JobPermissions.rules + rules)
        )
    }

    /// The same process after its next start.
    package func restarted(afterCrash followsCrash: Bool) -> JobStoreFixture {
        let next = JobStore(
            redis: store.redis,
            instance: store.instance,
            storeID: store.storeID,
            run: .make(followsCrash: followsCrash),
            lifetimes: store.lifetimes,
            now: store.now
        )
        return JobStoreFixture(redis: redis, store: next)
    }

    /// Queues an export with this document as its text.
    package func enqueue(_ text: String = "{}", kind: String = "pdf", maxQueued: Int = 1000) async throws -> JobID? {
        let id = JobID.make()
        let job = JobStore.NewJob(
            id: id,
            family: .export,
            status: .processing,
            document: Array(text.utf8),
            payload: Array("{}".utf8),
            facets: ["kind:\(kind)"],
            createdAt: .now()
        )
        return try await store.enqueue(job, maxQueued: maxQueued) == .queued ? id : nil
    }

    /// Takes the next job off the queue and begins it.
    package func begin() async throws -> JobStore.Delivery? {
        try await store.createGroup(.export)
        guard let entry = try await store.take(.export, count: 1).first, let id = entry.jobID else { return nil }
        return try await store.begin(entry, of: id, in: .export)
    }

    package func update(
        _ id: JobID,
        _ status: JobState,
        attempt: Int = 1,
        text: String = "{}"
    ) async throws -> JobStore.WriteResult {
        try await store.update(
            id,
            in: .export,
            attempt: attempt,
            status: status,
            document: Array(text.utf8)
        )
    }

    package func text(_ id: JobID) async throws -> String? {
        try await store.document(id, in: .export).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// Lets this much time go by in Redis, which answers then.
    package func waitInRedis(seconds: Double) async throws {
        _ = try await redis.send(RedisCommand("BLPOP", "no-such-key", "\(seconds)"))
    }
}
