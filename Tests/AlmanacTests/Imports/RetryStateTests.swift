import Testing

@testable import Almanac

struct RetryStateTests {
    private let fault = TrackerError(.serverError, "502", isPermanent: false)

    private func limit(_ wait: Duration?) -> TrackerError {
        TrackerError(.rateLimited, "limit", isPermanent: false, retryAfter: wait)
    }

    @Test func `back-off doubles, and chance adds at most as much again`() {
        var least = RetryState(policy: .job)
        var most = RetryState(policy: .job)
        for seconds in [0.25, 0.5, 1, 2, 4] {
            #expect(least.next(after: fault, jitter: 0) == .wait(.seconds(seconds)))
            #expect(most.next(after: fault, jitter: 1) == .wait(.seconds(seconds * 2)))
        }
        guard case .giveUp(let error) = least.next(after: fault, jitter: 0) else {
            Issue.record("the sixth fault is not the last")
            return
        }
        #expect(error.isPermanent && error.code == .serverError)
    }

    @Test func `a permanent error is not tried again`() {
        var state = RetryState(policy: .job)
        let error = TrackerError(.notFound, "gone")
        #expect(state.next(after: error, jitter: 0) == .giveUp(error))
    }

    @Test func `a limit is waited out in full and is no fault`() {
        var state = RetryState(policy: .job)
        for _ in 0..<20 {
            guard case .wait(let wait) = state.next(after: limit(.seconds(30)), jitter: 0) else {
                Issue.record("gave up")
                return
            }
            #expect(wait >= .seconds(30) && wait < .seconds(31))
        }
        #expect(state.next(after: limit(.seconds(30)), jitter: 0) != .wait(.seconds(30)))
        #expect(state.next(after: fault, jitter: 0) == .wait(.seconds(0.25)))
    }

    @Test func `a limit that names no time is waited out for a minute, then longer`() {
        var state = RetryState(policy: .job)
        var waits: [Int64] = []
        for _ in 0..<6 {
            if case .wait(let wait) = state.next(after: limit(nil), jitter: 0) { waits.append(wait.components.seconds) }
        }
        #expect(waits == [60, 120, 240, 480, 900, 900])
    }

    @Test func `a fault that names a time is not tried before`() {
        var state = RetryState(policy: .job)
        let busy = TrackerError(.serverError, "503", isPermanent: false, retryAfter: .seconds(40))
        #expect(state.next(after: busy, jitter: 0) == .wait(.seconds(40)))
    }

    @Test func `a wait beyond all measure ends the import and says so`() {
        var state = RetryState(policy: .job)
        guard case .giveUp(let error) = state.next(after: limit(.seconds(10_000_000)), jitter: 0) else {
            Issue.record("would wait")
            return
        }
        #expect(error.isPermanent && error.message.contains("10000000 s"))
    }
}
