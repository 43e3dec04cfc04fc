package import Foundation
package import Items

/// A cron line of five fields, as crontab(5) has them: minute, hour, day of the month, month, day of the week.
///
/// Where both fields for days are restricted, a day that fits one of them is enough.
package struct CronExpression: Equatable, Sendable {
    /// As it was written.
    package let text: String
    let minutes: CronField
    let hours: CronField
    let days: CronField
    let months: CronField
    let weekdays: CronField

    /// - Throws: `ScheduleError` for what is no cron line, for one that comes more often than every five minutes, and for
    ///   one that never comes.
    package init(_ text: String) throws(ScheduleError) {
        self.text = text
        guard text.utf8.count <= 200 else { throw Self.malformed }
        let line = Self.nicknames[text.lowercased()] ?? text
        let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard fields.count == 5 else { throw Self.malformed }
        minutes = try CronField(fields[0], .minute)
        hours = try CronField(fields[1], .hour)
        days = try CronField(fields[2], .day)
        months = try CronField(fields[3], .month)
        weekdays = try CronField(fields[4], .weekday)
        guard !isTooOften else {
            throw ScheduleError(field: "cron", rule: "comes more often than every 5 minutes")
        }
        guard firstDay(from: CivilDate(daysSinceEpoch: 0)) != nil else {
            throw ScheduleError(field: "cron", rule: "never comes: no month that it names has such a day")
        }
    }

    /// The first time after an instant, by the clock of a time zone; nil at the end of the calendar alone.
    ///
    /// A time that a change of the clock skips comes right after the change, and one that it repeats comes once.
    package func next(after instant: Timestamp, in timeZone: TimeZone) -> Timestamp? {
        var day = firstDay(from: CivilDate(instant, in: timeZone))
        while let date = day {
            for hour in hours.numbers where date.instant(hour: hour, minute: 59, in: timeZone) > instant {
                for minute in minutes.numbers {
                    let time = date.instant(hour: hour, minute: minute, in: timeZone)
                    if time > instant { return time }
                }
            }
            day = firstDay(from: date.adding(days: 1))
        }
        return nil
    }

    /// The first day from one on that fits. The 29th of February falls on each day of the week once in forty years at the
    /// least.
    private func firstDay(from date: CivilDate) -> CivilDate? {
        (0...41 * 366).lazy.map { date.adding(days: $0) }.first { $0.year <= 9999 && contains($0) }
    }

    private func contains(_ date: CivilDate) -> Bool {
        guard months.contains(date.month) else { return false }
        let (day, weekday) = (days.contains(date.day), weekdays.contains(date.weekday % 7))
        return days.isStar || weekdays.isStar ? day && weekday : day || weekday
    }

    private var isTooOften: Bool {
        let minutes = minutes.numbers
        let gaps = zip(minutes, minutes.dropFirst()).map { $1 - $0 }
        let hours = hours.numbers
        let meets = zip(hours, hours.dropFirst()).contains { $1 == $0 + 1 } || hours.first == 0 && hours.last == 23
        let wrap = 60 - (minutes.last ?? 0) + (minutes.first ?? 0)
        return gaps.contains { $0 < 5 } || meets && wrap < 5
    }

    private static let nicknames = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    private static let malformed = ScheduleError(
        field: "cron",
        rule: "must have five fields (minute, hour, day of the month, month, day of the week), such as \"0 6 1 * *\", "
            + "or be one of @hourly, @daily, @weekly, @monthly and @yearly"
    )
}
