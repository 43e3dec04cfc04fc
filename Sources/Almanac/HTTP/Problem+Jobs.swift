extension Problem {
    /// A job that was not accepted or could not be read: the client may come again.
    init(_ refusal: JobRefusal) {
        switch refusal {
        case .queueFull(let wait):
            self = .busy(
                "As many jobs are waiting as the server takes; please try again later",
                retryAfter: Int(wait.components.seconds)
            )
        case .idTaken:
            self = .unavailable("The job could not be given an id of its own; please try again", retryAfter: 1)
        case .storeAway:
            self = .unavailable("The job store is not available; please try again shortly", retryAfter: 2)
        }
    }
}
