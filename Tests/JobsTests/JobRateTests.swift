import Testing

@testable import Jobs

struct JobRateTests {
    private let start = ContinuousClock.now

    /// One job after the other.
    private func rate(ends: Int, every interval: Duration) -> JobRate {
        let rate = JobRate()
        rate.workBegins(at: start)
        for index in 1...ends { rate.noteEnd(at: start + interval * index) }
        return rate
    }

    @Test func `a client comes back when a tenth of the queue has drained at the rate seen`() {
        let rate = rate(ends: 20, every: .seconds(2))
        #expect(rate.retryAfter(maxQueued: 100, now: start + .seconds(40)) == .seconds(20))
        #expect(rate.retryAfter(maxQueued: 50, now: start + .seconds(40)) == .seconds(10))
    }

    @Test func `hours without work don't count, before the jobs, between them and after`() {
        let rate = JobRate()
        for index in 0..<10 {
            let begin = start + .seconds(3600) * (index + 1)
            rate.workBegins(at: begin)
            rate.noteEnd(at: begin + .seconds(1))
            rate.workEnds(at: begin + .seconds(1))
        }
        #expect(rate.retryAfter(maxQueued: 100, now: start + .seconds(999_999)) == .seconds(10))
    }

    @Test func `jobs at the same time are counted by the time that passes, not by their sum`() {
        let rate = JobRate()
        rate.workBegins(4, at: start)
        for _ in 0..<4 {
            rate.noteEnd(at: start + .seconds(2))
            rate.workEnds(at: start + .seconds(2))
        }
        #expect(rate.retryAfter(maxQueued: 100, now: start + .seconds(60)) == .seconds(5))
    }

    @Test func `a slow job at work counts before it ends`() {
        let rate = rate(ends: 20, every: .seconds(1))
        #expect(rate.retryAfter(maxQueued: 100, now: start + .seconds(200)) == .seconds(100))
    }

    @Test func `the last jobs count, and those before them no more`() {
        let rate = rate(ends: 33, every: .seconds(600))
        for index in 1...32 { rate.noteEnd(at: start + .seconds(600 * 33) + .seconds(index)) }
        #expect(rate.retryAfter(maxQueued: 100, now: start + .seconds(600 * 33 + 32)) == .seconds(10))
    }

    @Test func `a job that waits for something outside is not at work`() async throws {
        let rate = JobRate()
        let slots = JobSlots(1, rate: rate) {}
        #expect(slots.take(upTo: 3) == 1)
        slots.give()
        for _ in 0..<10 { rate.noteEnd() }
        #expect(rate.retryAfter(maxQueued: 100, now: .now + .seconds(3600)) == .seconds(1))
        try await slots.wait()
        #expect(rate.retryAfter(maxQueued: 100, now: .now + .seconds(3600)) == .seconds(300))
    }

    @Test func `the wait is never nothing, nor longer than five minutes`() {
        #expect(JobRate().retryAfter(maxQueued: 100) == .seconds(5))
        #expect(rate(ends: 9, every: .zero).retryAfter(maxQueued: 1, now: start) == .seconds(1))
        #expect(
            rate(ends: 9, every: .seconds(3600)).retryAfter(maxQueued: 1000, now: start + .seconds(32_400))
                == .seconds(300)
        )
    }
}
