public import Foundation

/// The wall clock of a time zone, for many instants that come more or less in order.
public struct LocalClock {
    private static let dayLength: Int64 = 86_400_000

    private let timeZone: TimeZone
    /// The day of UTC that was asked for last, and its offset in milliseconds, nil where the clock is changed on it.
    private var day = Int64.min
    private var offset: Int64?

    public init(_ timeZone: TimeZone) {
        self.timeZone = timeZone
    }

    /// Milliseconds since 1970-01-01T00:00 on that clock.
    public mutating func local(_ instant: Int64) -> Int64 {
        let today = instant.flooredDivision(by: Self.dayLength)
        if today != day {
            day = today
            let (start, end) = (offset(at: today * Self.dayLength), offset(at: (today + 1) * Self.dayLength - 1))
            offset = start == end ? start : nil
        }
        return instant + (offset ?? offset(at: instant))
    }

    private func offset(at instant: Int64) -> Int64 {
        let seconds = Double(instant.flooredDivision(by: 1000))
        return Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))) * 1000
    }
}
