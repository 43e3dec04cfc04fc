import Redis
import Synchronization
import TestSupport
import Testing

@testable import Items
@testable import Jobs

/// Jobs on a master with a replica.
@Suite struct JobAcceptanceTests {
    @Test func `a job that was accepted is on the replica`() async throws {
        try await RedisGroup.with(sentinels: 0) { group in
            try await with(group.endpoint(of: group.master), .init(replicas: 1, isStrict: true)) { store in
                let endpoint = group.endpoint(of: group.replica)
                let replica = try RedisClient(endpoint: endpoint, name: "test", options: .patient)
                for _ in 0..<50 {
                    let id = JobID.make()
                    #expect(try await store.enqueue(job(id), maxQueued: 1000) == .queued)
                    let held = try await replica.send(RedisCommand("EXISTS", JobFamily.export.documentKey(id)))
                    #expect(held.integer == 1)
                }
                await replica.close()
            }
        }
    }

    @Test func `with fewer replicas than must be no job is queued`() async throws {
        try await RedisGroup.with(sentinels: 0) { group in
            try await with(group.endpoint(of: group.master), .init(replicas: 2, isStrict: true)) { store in
                let refusal = await #expect(throws: JobRefusal.self) { try await admit(job(), in: store) }
                #expect(refusal?.description == "Redis has 1 of the 2 replicas that REDIS_MIN_REPLICAS demands")
                let length = try await store.queueLength(.export)
                #expect(length == 0)
            }
        }
    }

    @Test func `a server that a failover has left alone accepts jobs, unless replicas are demanded`() async throws {
        try await RedisGroup.with(sentinels: 0) { group in
            await group.replicaProcess.kill()
            try await with(group.endpoint(of: group.master), .init(replicas: 1, isStrict: false)) { store in
                // The master may take a moment to see that its replica is gone.
                while try await store.enqueue(job(), maxQueued: 1000) != .queued { await Task.yield() }
            }
            try await with(group.endpoint(of: group.master), .init(replicas: 1, isStrict: true)) { store in
                let outcome = try await store.enqueue(job(), maxQueued: 1000)
                #expect(outcome != .queued)
            }
        }
    }

    @Test func `what a replica that lags does not have in time is taken back, and may come again`() async throws {
        try await RedisGroup.with(sentinels: 0) { group in
            try await with(group.endpoint(of: group.master), .init(replicas: 1, isStrict: true)) { store in
                let id = JobID.make()
                let once = OnceRecord(name: "key", request: "digest")
                #expect(try await store.enqueue(job(), maxQueued: 1000) == .queued)
                group.replicaProcess.pause()
                await #expect(throws: JobRefusal.self) { try await admit(job(id), once, in: store) }
                #expect(try await store.document(id, in: .export) == nil)
                #expect(try await store.answer(to: once) == nil)
                #expect(try await store.queueLength(.export) == 1)
                group.replicaProcess.resume()
                while true {
                    do {
                        let answer = try await admit(job(id), once, in: store)
                        #expect(answer.isNew)
                        break
                    } catch is JobRefusal {
                        try Task.checkCancellation()
                        await Task.yield()
                    }
                }
                #expect(try await store.queueLength(.export) == 2)
            }
        }
    }

    @Test func `no job that was accepted is lost by a failover`() async throws {
        try await RedisGroup.with { group in
            let endpoint = RedisEndpoint(.sentinels(group.sentinels, master: "mymaster"))
            try await with(endpoint, .init(replicas: 1, isStrict: false)) { store in
                let isOver = Flag()
                let (begun, begins) = AsyncStream.makeStream(of: Void.self)
                let accepted = try await withThrowingTaskGroup(of: [JobID].self) { tasks in
                    for _ in 0..<4 {
                        tasks.addTask {
                            var accepted: [JobID] = []
                            while !isOver.isSet {
                                let id = JobID.make()
                                guard (try? await store.enqueue(job(id), maxQueued: 1_000_000)) == .queued else {
                                    await Task.yield()
                                    continue
                                }
                                accepted.append(id)
                                if accepted.count > 50 { begins.finish() }
                            }
                            return accepted
                        }
                    }
                    for await _ in begun {}
                    await group.masterProcess.kill()
                    try await group.untilSwitched()
                    isOver.set()
                    return try await tasks.reduce(into: []) { $0 += $1 }
                }
                #expect(accepted.count > 50)
                for id in accepted {
                    let document = try await store.document(id, in: .export)
                    #expect(document != nil, "\(id) is lost")
                }
            }
        }
    }
}

private final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock(\.self) }

    func set() { value.withLock { $0 = true } }
}

private func job(_ id: JobID = .make()) -> JobStore.NewJob {
    JobStore.NewJob(
        id: id,
        family: .export,
        status: .processing,
        document: Array("{}".utf8),
        payload: Array("{}".utf8),
        facets: ["kind:pdf"],
        createdAt: .now()
    )
}

private func admit(
    _ job: JobStore.NewJob,
    _ once: OnceRecord? = nil,
    in store: JobStore
) async throws -> (answer: [UInt8], isNew: Bool) {
    try await store.admit(job, once, answer: Array("{}".utf8), maxQueued: 1000, JobRate())
}

private func with(
    _ endpoint: RedisEndpoint,
    _ rule: JobAcceptance.Rule,
    _ body: (JobStore) async throws -> Void
) async throws {
    let clients = try (0..<2).map { _ in try RedisClient(endpoint: endpoint, name: "test", options: .patient) }
    let store = JobStore(
        redis: clients[0],
        acceptance: JobAcceptance(rule, redis: clients[1]),
        instance: "one",
        storeID: "store",
        run: .make(followsCrash: false),
        lifetimes: .init(export: .seconds(3600), itemImport: .seconds(3600)),
        now: { .now() }
    )
    do {
        try await body(store)
    } catch {
        for client in clients { await client.close() }
        throw error
    }
    for client in clients { await client.close() }
}
