/// An instant in milliseconds since 1970-01-01T00:00:00Z, the precision that the trackers have.
package struct Timestamp: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package init(seconds: Int64) {
        milliseconds = seconds * 1000
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    package static func - (left: Timestamp, right: Timestamp) -> Duration {
        .milliseconds(left.milliseconds - right.milliseconds)
    }

    package static func + (left: Timestamp, right: Duration) -> Timestamp {
        let parts = right.components
        return Timestamp(
            milliseconds: left.milliseconds + parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
        )
    }
}
