import Synchronization

/// The attempts that this process runs.
package final class RunningJobs: Sendable {
    package init() {}

    private let leases = Mutex<[JobID: JobLease]>([:])

    package var count: Int { leases.withLock(\.count) }
    var all: [JobLease] { leases.withLock { Array($0.values) } }

    /// - Returns: false when this process runs the job already.
    func insert(_ lease: JobLease) -> Bool {
        leases.withLock { running in
            guard running[lease.id] == nil else { return false }
            running[lease.id] = lease
            return true
        }
    }

    func remove(_ lease: JobLease) {
        leases.withLock { $0[lease.id] = nil }
    }

    package func contains(_ id: JobID) -> Bool {
        leases.withLock { $0[id] != nil }
    }

    func stop(_ id: JobID, _ reason: StopReason) {
        leases.withLock { $0[id] }?.stop(reason)
    }

    func stopAll(_ reason: StopReason) {
        for lease in all { lease.stop(reason) }
    }
}
