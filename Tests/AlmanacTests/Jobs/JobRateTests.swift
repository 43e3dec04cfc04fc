import Testing

@testable import Almanac

struct JobRateTests {
    private let start = ContinuousClock.now

    private func rate(ends: Int, every interval: Duration) -> JobRate {
        let rate = JobRate()
        for index in 0..<ends { rate.noteEnd(at: start + interval * index) }
        return rate
    }

    @Test func `a client comes back when a tenth of the queue has drained at the rate seen`() {
        let rate = rate(ends: 20, every: .seconds(2))
        #expect(rate.retryAfter(maxQueued: 100, now: start + .seconds(40)) == .seconds(20))
        #expect(rate.retryAfter(maxQueued: 50, now: start + .seconds(40)) == .seconds(10))
    }

    @Test func `the last jobs count, and those before them no more`() {
        let rate = rate(ends: 32, every: .seconds(600))
        for index in 0..<32 { rate.noteEnd(at: start + .seconds(600 * 31) + .seconds(index)) }
        #expect(rate.retryAfter(maxQueued: 100, now: start + .seconds(600 * 31 + 32)) == .seconds(10))
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
