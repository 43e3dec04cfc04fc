import Testing

@testable import Egress

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
        #expect(state.next(after: limit(.seconds(30)), jitter: 0) == .wait(.milliseconds(30_050)))
        #expect(state.next(after: limit(.seconds(30)), jitter: 1) == .wait(.milliseconds(30_550)))
        #expect(state.next(after: fault, jitter: 0) == .wait(.seconds(0.25)))
    }

    @Test(arguments: [Duration.zero, .milliseconds(1), .milliseconds(500)])
    func `a limit that is still there after its time is given ever more of it, a second at first`(named: Duration) {
        var state = RetryState(policy: .job)
        var waits: [Int64] = []
        for _ in 0..<12 {
            if case .wait(let wait) = state.next(after: limit(named), jitter: 0) {
                waits.append(wait.components.seconds)
            }
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
    }

    @Test(arguments: [Duration.zero, .seconds(60), .seconds(3600)])
    func `a limit that lasts is waited out for a day, and then said to have lasted`(named: Duration) {
        var state = RetryState(policy: .job)
        var waited = Duration.zero
        while waited < .seconds(48 * 3600) {
            guard case .wait(let wait) = state.next(after: limit(named), jitter: 0) else { break }
            waited += wait
        }
        #expect(waited > .seconds(22 * 3600) && waited < .seconds(25 * 3600))
        guard case .giveUp(let error) = state.next(after: limit(named), jitter: 0) else {
            Issue.record("would wait for ever")
            return
        }
        #expect(error.isPermanent && error.message.contains("has lasted for 2"))
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

    @Test func `a fault that names no time at all is given a second`() {
        var state = RetryState(policy: .job)
        let busy = TrackerError(.serverError, "503", isPermanent: false, retryAfter: .zero)
        #expect(state.next(after: busy, jitter: 0) == .wait(.seconds(1)))
        #expect(state.next(after: busy, jitter: 0) == .wait(.seconds(2)))
    }

    @Test func `a wait beyond all measure is cut to what a job may sleep without a look`() {
        var state = RetryState(policy: .job)
        #expect(state.next(after: limit(.seconds(10_000_000)), jitter: 0) == .wait(.milliseconds(7_200_050)))
    }

    @Test func `a person is not kept waiting`() {
        var state = RetryState(policy: .interactive)
        guard case .giveUp(let error) = state.next(after: limit(.seconds(10_000_000)), jitter: 0) else {
            Issue.record("would wait")
            return
        }
        #expect(error.isPermanent && error.message.contains("10000000 s"))
    }
}
