/// Figures as a report writes them, the same in every locale.
public enum FigureText {
    /// `1,234`, and `−5` with a minus sign.
    public static func count(_ number: Int) -> String {
        number.grouped
    }

    /// `+12`, `0`, `−5`
    public static func change(_ number: Int) -> String {
        number > 0 ? "+" + count(number) : count(number)
    }

    /// `+12, +4 %` against a number before; no percentage where that is under ten, for it would say too much.
    public static func change(from before: Int, to now: Int) -> String {
        let change = change(now - before)
        guard before >= fewestForPercent else { return change }
        let percent = percentChange(Fraction(now - before, before))
        return percent.map { "\(change), \($0)" } ?? change
    }

    /// `+4 %` of the whole; nil where it is nothing in whole per cent.
    private static func percentChange(_ share: Fraction) -> String? {
        let percent = share.rounded(to: 100)
        return percent == 0 ? nil : "\(change(percent))\u{00A0}%"
    }

    public static let fewestForPercent = 10

    /// `45 %`, `< 1 %`; nothing of a whole that is under ten.
    public static func percent(_ part: Int, of whole: Int) -> String {
        guard whole >= fewestForPercent else { return "" }
        let share = Fraction(part, whole)
        if part > 0, share < Fraction(5, 1000) { return "< 1\u{00A0}%" }
        if part < whole, share >= Fraction(995, 1000) { return "> 99\u{00A0}%" }
        return "\(share.rounded(to: 100))\u{00A0}%"
    }

    /// `45 % of 1,234`
    public static func share(_ part: Int, of whole: Int) -> String {
        let percent = percent(part, of: whole)
        return percent.isEmpty ? "\(count(part)) of \(count(whole))" : "\(percent) of \(count(whole))"
    }

    /// `3.4`, of what is not negative.
    public static func tenths(_ value: Fraction) -> String {
        let tenths = value.rounded(to: 10)
        return "\(count(tenths / 10)).\(tenths % 10)"
    }

    /// Of a day: `3.42`, and `< 0.01` for less that is not nothing.
    public static func rate(_ value: Fraction) -> String {
        let hundredths = value.rounded(to: 100)
        if hundredths == 0, value > 0 { return "< 0.01" }
        let rest = hundredths % 100
        return "\(count(hundredths / 100)).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// `+0.42, +13 %` between counts over days.
    public static func rateChange(from first: (count: Int, days: Int), to second: (count: Int, days: Int)) -> String {
        let before = Fraction(first.count, max(first.days, 1))
        let change = Fraction(second.count, max(second.days, 1)) - before
        let text = signedRate(change)
        guard first.count >= fewestForPercent else { return text }
        return percentChange(change / before).map { "\(text), \($0)" } ?? text
    }

    /// Of counts over days: `+12, +4 %` where these are as many, else `+0.42 a day, +13 %`.
    public static func change(from first: (count: Int, days: Int), to second: (count: Int, days: Int)) -> String {
        if first.days == second.days { return change(from: first.count, to: second.count) }
        let parts = rateChange(from: first, to: second).split(separator: ",", maxSplits: 1).map(String.init)
        return ([parts[0] + " a day"] + parts.dropFirst()).joined(separator: ",")
    }

    /// `+0.42`; `< 0.01` and `> −0.01` for less that is not nothing.
    private static func signedRate(_ change: Fraction) -> String {
        let isTiny = change.rounded(to: 100) == 0
        if change > 0 { return isTiny ? "< 0.01" : "+" + rate(change) }
        return change == 0 ? rate(0) : isTiny ? "> \u{2212}0.01" : "\u{2212}" + rate(change.magnitude)
    }

    /// Days of 24 hours with one decimal: `3.4`; a dash for none.
    public static func days(_ duration: Duration?) -> String {
        guard let duration else { return "\u{2013}" }
        let days = Fraction(duration, in: .day)
        return days > 0 && days.rounded(to: 10) == 0 ? "< 0.1" : tenths(days)
    }

    /// `about 3.4 days or less`
    public static func atMost(_ duration: Duration?) -> String {
        let span = duration ?? .zero
        if span == .zero { return "no time at all" }
        return isUnderASecond(span) ? "under a second" : "about \(self.span(span)) or less"
    }

    /// `about 3.4 days`, of what is not nothing.
    public static func about(_ duration: Duration?) -> String {
        let span = duration ?? .zero
        return "about \(self.span(isUnderASecond(span) ? .seconds(1) : span))"
    }

    private static func isUnderASecond(_ span: Duration) -> Bool {
        Fraction(span).rounded() < 500
    }

    /// In words, in the unit that fits what is shown of it: `3.4 days`, `5.2 hours`, `40 minutes`, `20 seconds`.
    static func span(_ span: Duration) -> String {
        let seconds = Fraction(span, in: .second).rounded()
        if seconds < 60 { return seconds == 1 ? "1 second" : "\(seconds) seconds" }
        let minutes = Fraction(span, in: .minute).rounded()
        if minutes < 60 { return minutes == 1 ? "1 minute" : "\(minutes) minutes" }
        let hours = Fraction(span, in: .hour)
        if hours.rounded(to: 10) < 240 { return hours.rounded(to: 10) == 10 ? "1 hour" : "\(tenths(hours)) hours" }
        let days = Fraction(span, in: .day)
        return days.rounded(to: 10) == 10 ? "1 day" : "\(tenths(days)) days"
    }

    /// `1 September 2023`
    public static func date(_ date: CivilDate) -> String {
        "\(date.day) \(months[date.month - 1]) \(date.year)"
    }

    /// `September 2023`
    static func month(_ date: CivilDate) -> String {
        "\(months[date.month - 1]) \(date.year)"
    }

    /// `Sep 2023`
    public static func shortMonth(_ date: CivilDate) -> String {
        "\(months[date.month - 1].prefix(3)) \(date.year)"
    }

    public static func range(_ days: DayRange) -> String {
        days.start == days.end ? date(days.start) : "\(date(days.start)) \u{2013} \(date(days.end))"
    }

    /// `2023-09-01 08:00 UTC`
    public static func instant(_ time: Timestamp?) -> String {
        guard let time else { return "never" }
        let text = time.description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
