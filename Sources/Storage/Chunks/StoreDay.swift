import Items

/// Days as `daily_count` and the chunks have them: of UTC, counted from 0001-01-01.
enum StoreDay {
    static let length: Int64 = 86_400_000

    /// When a day begins, in milliseconds since 1970.
    static func midnight(_ day: Int64) -> Int64 { Timestamp.calendar.lowerBound.milliseconds + day * length }

    /// - Parameter instant: of the calendar.
    static func of(_ instant: Int64) -> Int64 { (instant - Timestamp.calendar.lowerBound.milliseconds) / length }

    /// The days that a range touches; none where it lies outside the calendar.
    static func touched(by range: Range<Timestamp>) -> Range<Int64> {
        let low = max(range.lowerBound, Timestamp.calendar.lowerBound).milliseconds
        let high = min(range.upperBound.milliseconds - 1, Timestamp.calendar.upperBound.milliseconds)
        return low > high ? 0..<0 : of(low)..<of(high) + 1
    }

    /// What some days, which are in order, take up in time: adjacent ones as one stretch.
    static func stretches(_ days: some Sequence<Int64>) -> [Range<Int64>] {
        days.map { midnight($0)..<midnight($0 + 1) }.joiningAdjacent()
    }
}

extension [Range<Int64>] {
    /// The same stretches, of which each that begins where the one before it ends is a part of that one.
    func joiningAdjacent() -> Self {
        reduce(into: []) { joined, next in
            if let last = joined.last, last.upperBound == next.lowerBound {
                joined[joined.count - 1] = last.lowerBound..<next.upperBound
            } else {
                joined.append(next)
            }
        }
    }
}
