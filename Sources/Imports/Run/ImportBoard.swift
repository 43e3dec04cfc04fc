import Egress
import Jobs
import Synchronization

/// The counts of a running import, of which every change is put into the job's status.
final class ImportBoard: Sendable {
    private let state: Mutex<ImportTally>
    private let job: JobBoard<ImportStatus>
    private let clock: ImportClock

    init(_ tally: ImportTally, job: JobBoard<ImportStatus>, clock: ImportClock) {
        state = Mutex(tally)
        (self.job, self.clock) = (job, clock)
    }

    var tally: ImportTally { state.withLock(\.self) }

    /// What an import of this job waits for, or its last attempt did.
    var waiting: ImportWait? { job.status.waiting }

    func update(_ change: (inout ImportTally) -> Void) {
        let update = state.withLock { tally in
            change(&tally)
            return tally.update(now: clock.now())
        }
        job.note { $0.take(update) }
    }

    func wait(_ wait: ImportWait?) {
        job.note { $0.waiting = wait }
    }
}
