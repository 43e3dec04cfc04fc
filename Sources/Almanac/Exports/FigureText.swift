/// Figures as a report writes them, the same in every locale.
enum FigureText {
    /// `1,234`, and `−5` with a minus sign.
    static func count(_ number: Int) -> String {
        number.grouped
    }

    /// `+12`, `0`, `−5`
    static func change(_ number: Int) -> String {
        number > 0 ? "+" + count(number) : count(number)
    }

    /// `+12, +4 %` against a number before; no percentage where that is under ten, for it would say too much.
    static func change(from before: Int, to now: Int) -> String {
        let change = change(now - before)
        guard before >= fewestForPercent else { return change }
        let percent = (Double(now - before) / Double(before) * 100).rounded()
        return percent == 0 ? change : "\(change), \(Self.change(Int(percent)))\u{00A0}%"
    }

    static let fewestForPercent = 10

    /// `45 %`, `< 1 %`; nothing of a whole that is under ten.
    static func percent(_ part: Int, of whole: Int) -> String {
        guard whole >= fewestForPercent else { return "" }
        let percent = Double(part) / Double(whole) * 100
        if part > 0, percent < 0.5 { return "< 1\u{00A0}%" }
        if part < whole, percent >= 99.5 { return "> 99\u{00A0}%" }
        return "\(Int(percent.rounded()))\u{00A0}%"
    }

    /// `45 % of 1,234`
    static func share(_ part: Int, of whole: Int) -> String {
        let percent = percent(part, of: whole)
        return percent.isEmpty ? "\(count(part)) of \(count(whole))" : "\(percent) of \(count(whole))"
    }

    /// `3.4`
    static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(count(tenths / 10)).\(tenths % 10)"
    }

    /// Of a day: `3.42`, rounded half up.
    static func rate(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let rest = hundredths % 100
        return "\(count(hundredths / 100)).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// `+0.42, +13 %` between counts over days.
    static func rateChange(from first: (count: Int, days: Int), to second: (count: Int, days: Int)) -> String {
        let before = Double(first.count) / Double(max(first.days, 1))
        let change = Double(second.count) / Double(max(second.days, 1)) - before
        let size = rate(abs(change))
        let text = (size == rate(0) ? "" : change < 0 ? "\u{2212}" : "+") + size
        guard first.count >= fewestForPercent else { return text }
        let percent = Int((change / before * 100).rounded())
        return percent == 0 ? text : "\(text), \(Self.change(percent))\u{00A0}%"
    }

    /// Days of 24 hours with one decimal, rounded half up: `3.4`; a dash for none.
    static func days(_ duration: Duration?) -> String {
        guard let duration else { return "\u{2013}" }
        let tenths = (duration.components.seconds + 4320) / 8640
        if tenths == 0, duration > .zero { return "< 0.1" }
        return "\(count(Int(tenths / 10))).\(tenths % 10)"
    }

    /// In words, in the unit that fits: `3.4 days`, `5.2 hours`, `40 minutes`.
    static func span(_ duration: Duration?) -> String {
        let seconds = Double(duration?.components.seconds ?? 0)
        if seconds >= 86_400 { return "\(tenths(seconds / 86_400)) days" }
        if seconds >= 3600 { return "\(tenths(seconds / 3600)) hours" }
        return "\(Int((seconds / 60).rounded())) minutes"
    }

    /// `1 September 2023`
    static func date(_ date: CivilDate) -> String {
        "\(date.day) \(months[date.month - 1]) \(date.year)"
    }

    static func range(_ days: DayRange) -> String {
        days.start == days.end ? date(days.start) : "\(date(days.start)) \u{2013} \(date(days.end))"
    }

    /// `2023-09-01 08:00 UTC`
    static func instant(_ time: Timestamp?) -> String {
        guard let time else { return "never" }
        let text = time.description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
