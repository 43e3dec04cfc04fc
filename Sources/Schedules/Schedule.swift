package import Foundation
package import Items

/// When something happens again and again: by a cron line on the clock of a time zone, or every so often.
package struct Schedule: Equatable, Sendable {
    private enum Timing: Equatable, Sendable {
        case cron(CronExpression, TimeZone)
        /// Milliseconds.
        case every(Int64)
    }

    private let timing: Timing
    /// As the client wrote it.
    package let json: JSONValue

    /// `{"cron": "0 6 1 * *", "timezone": "Europe/Berlin"}` or `{"every": "6h"}`; what is wrong is reported to `fields`.
    ///
    /// - Parameter timeZone: where the schedule names none.
    package init?(_ fields: inout ObjectReader, timeZone: TimeZone) {
        let (cron, every, zone) = (fields.string("cron"), fields.string("every"), fields.string("timezone"))
        do throws(ScheduleError) {
            try self.init(cron: cron, every: every, zone: zone, timeZone)
        } catch {
            fields.report(error.field, error.rule)
            return nil
        }
    }

    /// The schedule that a document holds, which was checked when it was written.
    package init?(_ json: JSONValue?, timeZone: TimeZone) {
        guard let json else { return nil }
        var fields = ObjectReader(json)
        self.init(&fields, timeZone: timeZone)
    }

    package init(cron: String?, every: String? = nil, zone: String?, _ fallback: TimeZone) throws(ScheduleError) {
        switch (cron, every) {
        case (let cron?, nil):
            var timeZone = fallback
            if let zone {
                guard let named = TimeZone(named: zone) else {
                    throw ScheduleError(
                        field: "timezone",
                        rule: "must be the name of an IANA time zone such as Europe/Berlin"
                    )
                }
                timeZone = named
            }
            timing = .cron(try CronExpression(cron), timeZone)
            json = ["cron": .string(cron), "timezone": .string(zone ?? fallback.displayID)]
        case (nil, let every?):
            guard zone == nil else {
                throw ScheduleError(field: "timezone", rule: "goes with cron, not with every")
            }
            timing = .every(try Self.interval(every))
            json = ["every": .string(every)]
        case (nil, nil):
            throw ScheduleError(field: "", rule: "must have cron or every")
        case (_?, _?):
            throw ScheduleError(field: "every", rule: "can't be there beside cron")
        }
    }

    /// The zone by whose clock it goes, nil where it goes by none.
    package var timeZone: TimeZone? {
        if case .cron(_, let zone) = timing { zone } else { nil }
    }

    /// The first time after an instant. What comes every so often comes at the multiples of its interval since 1970, so that
    /// it stays the same whenever it is asked.
    package func next(after instant: Timestamp) -> Timestamp? {
        switch timing {
        case .cron(let cron, let zone): cron.next(after: instant, in: zone)
        case .every(let length):
            Timestamp(milliseconds: (instant.milliseconds.flooredDivision(by: length) + 1) * length)
        }
    }

    /// The last time from one on that is not after `now`: of what was missed, the one that is made up for.
    package func latest(from due: Timestamp, until now: Timestamp) -> Timestamp {
        switch timing {
        case .every(let length):
            return max(due, Timestamp(milliseconds: now.milliseconds.flooredDivision(by: length) * length))
        case .cron:
            // From as near as there is one: of a year's missed times few are looked at.
            for days in [0, 1, 8, 70, 800, 16_000] {
                let start = max(due, now + (days == 0 ? .seconds(-3600) : .seconds(-86_400 * days)))
                guard var last = next(after: start), last <= now else { continue }
                while let next = next(after: last), next <= now { last = next }
                return last
            }
            return due
        }
    }

    /// `at 06:00 on day 1 of the month, Europe/Berlin`
    package var words: String {
        switch timing {
        case .cron(let cron, let zone): "\(cron.words), \(zone.displayID)"
        case .every(let length): "every \(Self.words(ofMinutes: Int(length / 60_000)))"
        }
    }

    private static func words(ofMinutes minutes: Int) -> String {
        let (count, unit) =
            minutes.isMultiple(of: 1440)
            ? (minutes / 1440, "day") : minutes.isMultiple(of: 60) ? (minutes / 60, "hour") : (minutes, "minute")
        return count == 1 ? unit : "\(count) \(unit)s"
    }

    /// `30m`, `6h` or `1d`, in milliseconds.
    private static func interval(_ text: String) throws(ScheduleError) -> Int64 {
        let units: [Character: Int] = ["m": 1, "h": 60, "d": 1440]
        guard let unit = text.last.flatMap({ units[$0] }), (2...5).contains(text.utf8.count),
            text.dropLast().utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(text.dropLast()),
            (5...366 * 1440).contains(count * unit)
        else {
            throw ScheduleError(
                field: "every",
                rule: "must be a number of minutes, hours or days such as 30m, 6h or 1d: from 5 minutes to 366 days"
            )
        }
        return Int64(count * unit) * 60_000
    }
}
