import Items

extension CronExpression {
    /// `at 06:00 on day 1 of the month`, `every 15 minutes on Monday to Friday`
    var words: String {
        [times, dates, monthNames].compactMap(\.self).joined(separator: " ")
    }

    private var times: String {
        let (minutes, hours) = (minutes.numbers, hours.numbers)
        if minutes.count * hours.count <= 4 {
            return "at " + Self.list(hours.flatMap { hour in minutes.map { Self.clock(hour, $0) } })
        }
        let within = hours.count == 24 ? "" : ", in the hours " + Self.runs(hours) { Self.clock($0, 0) }
        if minutes.count == 1 { return "at minute \(minutes[0]) of every hour" + within }
        if let step = Self.step(minutes) { return "every \(step) minutes" + within }
        return "at the minutes " + Self.list(minutes.map(String.init)) + within
    }

    private var dates: String? {
        let day = days.numbers.count == 31 ? nil : Self.days(days.numbers)
        let weekday = weekdays.numbers.count == 7 ? nil : Self.runs(weekdays.numbers) { Self.weekdayNames[$0] }
        switch (day, weekday) {
        case (nil, nil): return "every day"
        case (let day?, nil): return "on \(day) of the month"
        case (nil, let weekday?): return "on \(weekday)"
        case (let day?, let weekday?):
            let both = days.isStar || weekdays.isStar
            return "on \(day) of the month \(both ? "where it is" : "and on") \(weekday)"
        }
    }

    private var monthNames: String? {
        months.numbers.count == 12 ? nil : "in " + Self.runs(months.numbers) { Self.monthNames[$0 - 1] }
    }

    private static func days(_ numbers: [Int]) -> String {
        "day" + (numbers.count == 1 ? " " : "s ") + runs(numbers, name: String.init)
    }

    /// The distance of minutes that are equally far from each other around the whole hour.
    private static func step(_ numbers: [Int]) -> Int? {
        let gaps = Set(zip(numbers, numbers.dropFirst() + [numbers[0] + 60]).map { $1 - $0 })
        return gaps.count == 1 && numbers[0] == 0 ? gaps.first : nil
    }

    /// Three or more in a row are told by the first and the last one.
    private static func runs(_ numbers: [Int], name: (Int) -> String) -> String {
        var parts: [ClosedRange<Int>] = []
        for number in numbers {
            if let last = parts.last, last.upperBound == number - 1 {
                parts[parts.count - 1] = last.lowerBound...number
            } else {
                parts.append(number...number)
            }
        }
        return list(
            parts.flatMap { part in
                part.count > 2
                    ? ["\(name(part.lowerBound)) to \(name(part.upperBound))"] : part.map { name($0) }
            }
        )
    }

    private static func list(_ parts: [String]) -> String {
        guard parts.count > 1, let last = parts.last else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }

    private static func clock(_ hour: Int, _ minute: Int) -> String {
        "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    private static let weekdayNames = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
