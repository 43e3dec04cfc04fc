import HouseTestSupport
import Redis
import TestSupport
import Testing

@testable import Jobs

/// Which attempts count when the process has ended with jobs in hand.
@Suite struct JobTrialTests {
    @Test(.redis) func `an attempt that was cut off beside others does not count, however often`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            for attempt in 2...9 {
                let next = jobs.restarted(afterCrash: true)
                let suspect = try #require(try await next.store.suspects(.export).first)
                #expect(suspect.id == id && suspect.wasCut && suspect.strikes == 0)
                let delivery = try #require(try await next.store.begin(suspect.entry, of: id, in: .export))
                #expect(delivery.attempt == attempt && delivery.failedAttempts == 0)
            }
        }
    }

    @Test(.redis) func `an attempt that was cut off alone, in its work, counts: after three a job is given up`()
        async throws
    {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            for strikes in 0...3 {
                let next = jobs.restarted(afterCrash: true)
                let suspect = try #require(try await next.store.suspects(.export).first)
                #expect(suspect.strikes == strikes)
                let delivery = try #require(try await next.store.begin(suspect.entry, of: id, in: .export))
                delivery.expectGivingUp(withStrikes: strikes)
                #expect(try await next.store.beginWork(id, attempt: delivery.attempt))
            }
        }
    }

    @Test(.redis) func `a job that is cleared and then cut off again and again is cleared no more, and is given up`()
        async throws
    {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            for round in 0...6 {
                let next = jobs.restarted(afterCrash: true)
                let suspect = try #require(try await next.store.suspects(.export).first)
                let delivery = try #require(try await next.store.begin(suspect.entry, of: id, in: .export))
                delivery.expectGivingUp(withStrikes: max(0, round - 3))
                #expect(try await next.store.beginWork(id, attempt: delivery.attempt))
                #expect(try await next.store.clear(id, attempt: delivery.attempt) == (round < 3))
            }
        }
    }

    @Test(.redis) func `a job that goes on for a minute after it was cleared is as any other`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            for _ in 0..<6 {
                let next = jobs.restarted(afterCrash: true)
                let suspect = try #require(try await next.store.suspects(.export).first)
                let attempt = try #require(try await next.store.begin(suspect.entry, of: id, in: .export)).attempt
                #expect(try await next.store.beginWork(id, attempt: attempt))
                #expect(try await next.store.clear(id, attempt: attempt))
                // As if that had been more than a minute ago.
                _ = try await jobs.redis.send(RedisCommand("HINCRBY", JobKeys.record(id), "cleared", "-60001"))
                #expect(try await next.store.heartbeat(id, in: .export, attempt: attempt))
            }
        }
    }

    @Test(.redis) func `a clean stop never counts, whether or not the job could be handed back`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            var current = jobs
            var delivery = try #require(try await jobs.begin())
            for handsBack in [true, false, true, false] {
                #expect(try await current.store.beginWork(id, attempt: delivery.attempt))
                if handsBack {
                    let attempt = delivery.attempt
                    try await current.store.handBack(id, in: .export, attempt: attempt, lease: .seconds(30))
                }
                current = jobs.restarted(afterCrash: false)
                #expect(try await current.store.suspects(.export).isEmpty)
                let entry = try #require(try await current.store.ownPending(.export).first)
                delivery = try #require(try await current.store.begin(entry, of: id, in: .export))
                #expect(delivery.failedAttempts == 0)
            }
        }
    }

    @Test(.redis) func `what was handed back, or taken but not begun, is no suspect after a crash`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            let first = try #require(try await jobs.begin())
            try await jobs.store.handBack(id, in: .export, attempt: first.attempt, lease: .seconds(30))
            _ = try await jobs.enqueue()
            #expect(try await jobs.store.take(.export, count: 5).count == 1)
            _ = try await jobs.enqueue()
            #expect(try await jobs.restarted(afterCrash: true).store.suspects(.export).isEmpty)
        }
    }

    @Test(.redis) func `an attempt that lost its lease to its own process is no suspect`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            let first = try #require(try await jobs.begin())
            #expect(try await jobs.store.beginWork(id, attempt: first.attempt))
            let entry = try #require(try await jobs.store.takeOver(.export, idle: .zero, count: 1).first)
            let second = try #require(try await jobs.store.begin(entry, of: id, in: .export))
            #expect(second.failedAttempts == 0)
            #expect(try await !jobs.store.beginWork(id, attempt: first.attempt))
        }
    }

    @Test(.redis) func `a job stays suspect over a clean stop until it is cleared`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            for isCleared in [false, true] {
                let next = jobs.restarted(afterCrash: !isCleared)
                let suspect = try #require(try await next.store.suspects(.export).first)
                let delivery = try #require(try await next.store.begin(suspect.entry, of: id, in: .export))
                if isCleared { try await next.store.clear(id, attempt: delivery.attempt) }
                try await next.store.handBack(id, in: .export, attempt: delivery.attempt, lease: .seconds(30))
            }
            #expect(try await jobs.restarted(afterCrash: false).store.suspects(.export).isEmpty)
        }
    }

    @Test(.redis) func `a job that has ended leaves nothing of its trials behind`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            let next = jobs.restarted(afterCrash: true)
            let suspect = try #require(try await next.store.suspects(.export).first)
            let delivery = try #require(try await next.store.begin(suspect.entry, of: id, in: .export))
            _ = try await next.store.beginWork(id, attempt: delivery.attempt)
            #expect(try await next.update(id, .completed, attempt: delivery.attempt) == .written)
            let fields = try await jobs.redis.send(RedisCommand("HKEYS", JobKeys.record(id))).array ?? []
            let left = Set(fields.compactMap(\.string))
            #expect(
                left.isDisjoint(with: ["entry", "payload", "open", "tried", "suspect", "strikes", "cleared", "loose"])
            )
        }
    }
}

extension JobStore.Delivery {
    /// With three strikes, and not before, the job is given up.
    func expectGivingUp(withStrikes strikes: Int) {
        #expect(failedAttempts == strikes)
        if case .attempts(3) = GivingUp(self, .init(slots: 1)) {
            #expect(strikes == 3)
        } else {
            #expect(strikes < 3)
        }
    }
}
