import Foundation
import Items

/// Turns clock times of a time zone into instants, with one look-up in the zone's tables for each day that occurs.
struct LocalTimes {
    let timeZone: TimeZone
    /// The offset from UTC in seconds of days that have only one; nil for those around a change of the clock.
    private var offsets: [Int64: Int64?] = [:]
    private static let maxDays = 20_000

    init(timeZone: TimeZone) {
        self.timeZone = timeZone
    }

    /// The instant of a clock time, both in seconds since the start of 1970.
    ///
    /// A time that the clock shows twice is its first occurrence; one that it skips is moved on by what was skipped
    /// (02:30 becomes 03:30), as `java.time` does.
    mutating func instant(ofLocalSeconds local: Int64) -> Int64 {
        let day = local.flooredDivision(by: 86_400)
        if let known = offsets[day] {
            return known.map { local - $0 } ?? resolved(local)
        }
        if offsets.count == Self.maxDays { offsets.removeAll(keepingCapacity: true) }
        let before = offset(at: (day - 1) * 86_400)
        let constant = before == offset(at: (day + 2) * 86_400) ? before : nil
        offsets[day] = .some(constant)
        return constant.map { local - $0 } ?? resolved(local)
    }

    /// The rule for days near a change: the offset before it if that holds at the result, else the one after it if
    /// that holds, else (the time is skipped) the one before it.
    private func resolved(_ local: Int64) -> Int64 {
        let before = offset(at: local - 86_400)
        let after = offset(at: local + 86_400)
        if offset(at: local - before) != before, offset(at: local - after) == after { return local - after }
        return local - before
    }

    private func offset(at seconds: Int64) -> Int64 {
        Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }
}
