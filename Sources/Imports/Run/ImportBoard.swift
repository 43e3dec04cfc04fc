import Egress
import Jobs
import Synchronization

/// The counts of a running import, which the job's status shows.
final class ImportBoard: Sendable {
    /// Held by the job's board as well, which holds nothing else of this one.
    private final class Counts: Sendable {
        let tally: Mutex<ImportTally>

        init(_ tally: ImportTally) {
            self.tally = Mutex(tally)
        }
    }

    private let counts: Counts
    private let job: JobBoard<ImportStatus>

    init(_ tally: ImportTally, job: JobBoard<ImportStatus>, clock: ImportClock) {
        let counts = Counts(tally)
        (self.counts, self.job) = (counts, job)
        job.pull { status in
            let update = counts.tally.withLock { $0.isBegun ? $0.update(now: clock.now()) : nil }
            if let update { status.take(update) }
        }
    }

    var tally: ImportTally { counts.tally.withLock(\.self) }

    /// What an import of this job waits for, or its last attempt did.
    var waiting: ImportWait? { job.status.waiting }

    func update(_ change: (inout ImportTally) -> Void) {
        counts.tally.withLock { change(&$0) }
    }

    func wait(_ wait: ImportWait?) {
        job.note { $0.waiting = wait }
    }
}
