public import Foundation

extension CivilDate {
    /// The day that an instant falls on in a time zone.
    public init(_ instant: Timestamp, in timeZone: TimeZone) {
        let local = instant.milliseconds + timeZone.offset(at: instant.seconds) * 1000
        self.init(daysSinceEpoch: Int(local.flooredDivision(by: 86_400_000)))
    }

    /// The first instant of the day, which is not midnight where the clock was put forward then.
    ///
    /// Where the clock was put back over midnight, the first of the two midnights; where the zone skipped the whole
    /// day, the start of the next.
    func startOfDay(in timeZone: TimeZone) -> Timestamp {
        instant(hour: 0, minute: 0, in: timeZone)
    }

    /// The instant at which the clock of a time zone shows a time of the day.
    ///
    /// Of a time that is there twice, the first; for one that the clock skips, the first instant after the change. It rests
    /// on there being at most one change of the clock within a day of it.
    public func instant(hour: Int, minute: Int, in timeZone: TimeZone) -> Timestamp {
        let local = Int64(daysSinceEpoch) * 86400 + Int64(hour * 3600 + minute * 60)
        let before = timeZone.offset(at: local - 86400)
        let after = timeZone.offset(at: local + 86400)
        guard before != after else { return Timestamp(seconds: local - before) }
        let change = timeZone.change(from: before, between: local - 86400, and: local + 86400)
        return Timestamp(seconds: local - before < change ? local - before : max(local - after, change))
    }
}

extension Timestamp {
    /// Whole seconds since 1970, rounded towards the past.
    fileprivate var seconds: Int64 { milliseconds.flooredDivision(by: 1000) }
}

extension TimeZone {
    /// The zone that a name from outside stands for, which is far shorter than 64 bytes.
    public init?(named name: String) {
        guard name.utf8.count <= 64 else { return nil }
        self.init(identifier: name)
    }

    /// Foundation calls UTC "GMT", which people take for London.
    package var displayID: String { identifier == "GMT" ? "UTC" : identifier }

    /// Seconds east of Greenwich.
    fileprivate func offset(at seconds: Int64) -> Int64 {
        Int64(secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }

    /// The first second at which the offset is no longer `offset`, found by halving.
    fileprivate func change(from offset: Int64, between start: Int64, and end: Int64) -> Int64 {
        var (last, first) = (start, end)
        while first - last > 1 {
            let middle = last + (first - last) / 2
            if self.offset(at: middle) == offset {
                last = middle
            } else {
                first = middle
            }
        }
        return first
    }
}
