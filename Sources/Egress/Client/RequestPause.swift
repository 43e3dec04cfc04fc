import Items
import Synchronization

/// The wait that a tracker has asked for, shared by all who send to it.
final class RequestPause: Sendable {
    private let wait = Mutex<ImportWait?>(nil)

    var current: ImportWait? { wait.withLock { $0 } }

    /// The longer wait holds.
    func set(_ new: ImportWait) {
        wait.withLock { wait in
            if wait.map({ $0.resumeAt < new.resumeAt }) ?? true { wait = new }
        }
    }

    /// Ends a wait, unless a longer one has come meanwhile.
    func end(_ old: ImportWait) {
        wait.withLock { if $0 == old { $0 = nil } }
    }
}
