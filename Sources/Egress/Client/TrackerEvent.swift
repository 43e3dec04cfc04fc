/// What becomes of requests to a tracker, for whoever counts.
package enum TrackerEvent: Sendable {
    /// An attempt had the answer that was wanted.
    case answered
    /// An attempt failed, and another is made.
    case retried
    /// The last attempt failed.
    case failed
    /// A request waited, because the tracker had set a limit or had not answered.
    case waited(Duration, isLimit: Bool)
}
