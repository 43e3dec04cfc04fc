/// An instant in milliseconds since 1970-01-01T00:00:00Z, the precision that the trackers have.
public struct Timestamp: Hashable, Comparable, Sendable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public init(seconds: Int64) {
        milliseconds = seconds * 1000
    }

    /// The second that it lies in.
    public var wholeSecond: Timestamp { Timestamp(seconds: milliseconds.flooredDivision(by: 1000)) }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    public static func - (left: Timestamp, right: Timestamp) -> Duration {
        .milliseconds(left.milliseconds - right.milliseconds)
    }

    public static func + (left: Timestamp, right: Duration) -> Timestamp {
        let parts = right.components
        return Timestamp(
            milliseconds: left.milliseconds + parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
        )
    }
}
