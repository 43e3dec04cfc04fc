/// Why a job is ended without being run.
enum GivingUp: Sendable {
    /// So many attempts ended in the middle.
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

    /// What a client is told.
    /// - Parameter work: `export` or `import`.
    func message(_ work: String) -> String {
        switch self {
        case .attempts(let count):
            "The \(work) was begun \(count) times and never came to its end; please report this."
        case .unknownStore:
            "The \(work) was waiting when this server was upgraded, in a queue that several servers shared, and which of them "
                + "was asked is not known; please ask again."
        }
    }
}
