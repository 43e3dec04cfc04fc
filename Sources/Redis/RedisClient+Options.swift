extension RedisClient {
    public struct Options: Sendable {
        /// For the connection and its greeting (AUTH, SELECT, PING) together. The system's own time limit for finding
        /// the address of a host name comes on top.
        public var connectTimeout = Duration.seconds(2)
        /// For a Sentinel to tell the master's address, before the next one is asked.
        public var sentinelTimeout = Duration.milliseconds(500)
        /// For a command that is sent without a timeout of its own.
        public var commandTimeout = Duration.seconds(5)
        /// How long requests wait after the connection was lost. When it has been away for longer, they fail at once
        /// until it is back.
        public var connectionWait = Duration.milliseconds(500)
        /// The pauses between attempts to connect: from the lower bound, doubled each time, to the upper one.
        public var reconnectPause = Duration.milliseconds(50)...Duration.seconds(2)

        public init() {}

        /// Somewhere in the upper half of the pause, so that many clients don't come back at the same moment.
        func reconnectPause(afterFailures failures: Int) -> Duration {
            let full = min(reconnectPause.lowerBound * (1 << min(failures, 16)), reconnectPause.upperBound)
            return full * Double.random(in: 0.5...1)
        }
    }
}
