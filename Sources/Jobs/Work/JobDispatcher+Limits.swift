extension JobDispatcher {
    /// How many jobs a dispatcher runs, and its times.
    package struct Limits: Sendable {
        let slots: Int
        /// Without a heartbeat for this long a job is taken over.
        let lease: Duration
        /// Renews the lease, and the life of the document: several fit into either, so that one may be late.
        let heartbeat: Duration
        /// How long running jobs may go on after a graceful shutdown has begun.
        let shutdownGrace: Duration
        /// Jobs that wait for something outside need no slot, but memory and a lease.
        var maxYielding = 64
        /// So many attempts on trial that ended their process are enough to say that the job is the cause.
        var maxFailedAttempts = 3
        /// Between two looks into the queue where no event comes, and between two take-overs.
        var look = Duration.seconds(2)

        /// - Parameter documentLife: the shortest that a status document may have, which may be set short.
        package init(
            slots: Int,
            lease: Duration = .seconds(30),
            documentLife: Duration = .seconds(3600),
            shutdownGrace: Duration = .seconds(8)
        ) {
            (self.slots, self.lease, self.shutdownGrace) = (slots, lease, shutdownGrace)
            heartbeat = max(min(lease / 6, documentLife / 3), .milliseconds(10))
        }
    }
}
