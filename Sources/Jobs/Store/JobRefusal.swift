/// Why a job was not accepted, or could not be read: nothing was half done, and trying again later can help.
package enum JobRefusal: Error, Equatable, CustomStringConvertible {
    /// As many jobs wait or run as `MAX_QUEUED_JOBS` allows.
    case queueFull(retryAfter: Duration)
    /// The request's `Idempotency-Key` was another request's before.
    case keyReused
    /// The id that was made for the job is another's, which cannot be, and is caught all the same.
    case idTaken
    /// Fewer replicas of Redis had the job than must; it was taken back. The reason is for the log.
    case notKept(reason: String)
    /// Redis does not answer. The reason is for the log.
    case storeAway(reason: String)

    package var description: String {
        switch self {
        case .queueFull: "the queue is full"
        case .keyReused: "the Idempotency-Key was another request's"
        case .idTaken: "the id of a new job was another's"
        case .notKept(let reason), .storeAway(let reason): reason
        }
    }
}
