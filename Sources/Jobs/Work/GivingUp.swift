/// Why a job is ended without being run.
package enum GivingUp: Sendable {
    /// So many attempts on trial ended their process.
    case attempts(Int)
    /// It was queued when all stores on the Redis had one queue, and by nobody's word for this one.
    case unknownStore

    init?(_ delivery: JobStore.Delivery, _ limits: JobDispatcher.Limits) {
        if delivery.isStray {
            self = .unknownStore
        } else if delivery.failedAttempts >= limits.maxFailedAttempts {
            self = .attempts(delivery.failedAttempts)
        } else {
            return nil
        }
    }

    /// See `JobFailure.code`.
    var code: String {
        switch self {
        case .attempts: "attempts_exhausted"
        case .unknownStore: "unknown_store"
        }
    }

    /// What a client is told.
    /// - Parameter work: `export` or `import`.
    func message(_ work: String) -> String {
        switch self {
        case .attempts(let count):
            "The server ended \(count) times while it made this \(work), which was the likely cause each time; it is not tried "
                + "again. Please report this."
        case .unknownStore:
            "The \(work) was waiting when this server was upgraded, in a queue that several servers shared, and which of them "
                + "was asked is not known; please ask again."
        }
    }
}
