import Items

/// An observation from a rule: its size, what it is compared with, and the number of items that it rests on.
///
/// Never a cause, never a person. The weight orders observations; a report lists the rules among its definitions.
struct Insight: Equatable, Sendable {
    /// The raw value is the name that a report gives to the rule.
    enum Rule: String, CaseIterable, Sendable {
        case balance = "Balance"
        case peak = "Peak"
        case timeToClose = "Time to close"
        case weekday = "Weekday"
        case weekend = "Weekend"
        case typeShift = "Type shift"
        case ageing = "Ageing"
        case concentration = "Concentration"
    }

    var rule: Rule
    var text: String
    var weight: Fraction

    /// At most five, the weightiest first.
    static let most = 5
}

/// The rules. Each has a threshold below which it is silent.
struct InsightRules {
    let figures: ReportFigures
    let grouping: Grouping

    /// Rules that speak of shares want this many items.
    private static let fewest = 30

    var insights: [Insight] {
        let all = [balance, peak, timeToClose, weekday, weekend, typeShift, ageing, concentration].compactMap(\.self)
        return Array(all.sorted { ($1.weight, $0.rule.rawValue) < ($0.weight, $1.rule.rawValue) }.prefix(Insight.most))
    }

    /// What there is to say where the rules say nothing.
    var silence: String {
        let items = max(figures.created + figures.closed, figures.openAge?.count ?? 0)
        return items < Self.fewest
            ? "There are too few items for the rules, which speak from \(Self.fewest) on."
            : "Nothing unusual: none of the rules had anything to say."
    }

    private func make(_ rule: Insight.Rule, weight: Fraction, _ text: String) -> Insight {
        Insight(rule: rule, text: text, weight: weight)
    }

    /// Created and closed differ by a tenth at least.
    private var balance: Insight? {
        let (created, closed) = (figures.created, figures.closed)
        guard created + closed >= Self.fewest else { return nil }
        let share = Fraction(abs(created - closed), max(created, closed))
        guard share >= Fraction(1, 10) else { return nil }
        let (more, less) = created > closed ? ("created", "closed") : ("closed", "created")
        let before = figures.before.map { before in
            "; \(before.inIt), \(FigureText.count(before.counts.created)) were created and "
                + "\(FigureText.count(before.counts.closed)) closed"
        }
        let text =
            "\(FigureText.count(abs(created - closed))) more items were \(more) than \(less): "
            + "\(FigureText.count(created)) created, \(FigureText.count(closed)) closed\(openWork)\(before ?? "")."
        return make(.balance, weight: min(share, 1), text)
    }

    /// Why open work did not change by as much, where some items are done without a time of closing.
    private var openWork: String {
        let series = figures.activity.total
        guard series.total.undatedClosures > 0 else { return "" }
        let count = FigureText.count(series.total.undatedClosures)
        return ", while open work \(series.change), for \(count) of those created "
            + "\(series.total.undatedClosures == 1 ? "is" : "are") done without a time of closing, and so neither closed nor open"
    }

    /// Where little comes in a day, chance alone gives one of many days a multiple of the median.
    private static let fewestAtPeak = 10

    /// One period with three times the median of all, among four at least. Those that the range cuts short measure
    /// nothing.
    private var peak: Insight? {
        let counts = zip(figures.periods, figures.activity.total.periods)
            .filter { !grouping.isCutShort($0.0) }.map(\.1.created)
        guard counts.count >= 4, figures.created >= Self.fewest, let (period, most) = figures.busiest,
            !grouping.isCutShort(period)
        else { return nil }
        let sorted = counts.sorted()
        let median = Fraction(sorted[(counts.count - 1) / 2] + sorted[counts.count / 2], 2)
        guard median > 0, Fraction(most, 1) / median >= 3, most >= Self.fewestAtPeak,
            counts.count(where: { $0 == most }) == 1
        else { return nil }
        let times = Fraction(most, 1) / median
        let isWhole = median.rounded(to: 2).isMultiple(of: 2)
        let usual = isWhole ? FigureText.count(median.rounded()) : FigureText.tenths(median)
        let text =
            "\(period.heading) stands out: \(FigureText.count(most)) created, \(FigureText.tenths(times)) times the median "
            + "\(grouping.rawValue) (\(usual); n = \(FigureText.count(figures.created)))."
        return make(.peak, weight: min(times * Fraction(1, 4), 1), text)
    }

    /// The median has changed by a quarter, from twenty items and more on both sides.
    private var timeToClose: Insight? {
        guard let before = figures.before?.timeToClose, before.count >= 20, figures.timeToClose.count >= 20,
            let then = before.median, let now = figures.timeToClose.median, then > .zero
        else { return nil }
        let change = Fraction(now) / Fraction(then) - 1
        guard change.magnitude >= Fraction(1, 4) else { return nil }
        let percent = FigureText.change(change.rounded(to: 100))
        let text =
            "Closing took \(change > 0 ? "longer" : "less time"): a median of \(FigureText.days(now)) days "
            + "(n = \(FigureText.count(figures.timeToClose.count))) against \(FigureText.days(then)) \(figures.before?.inIt ?? "before") "
            + "(n = \(FigureText.count(before.count))), \(percent)\u{00A0}%."
        return make(.timeToClose, weight: min(change.magnitude, Fraction(3, 2)), text)
    }

    /// A weekday with a quarter of all, where an even share is a seventh.
    private var weekday: Insight? {
        guard let breakdown = figures.breakdown, figures.created >= Self.fewest, figures.days.count >= 14 else {
            return nil
        }
        let sums = breakdown.weekdays
        guard let most = sums.max(), 4 * most >= figures.created,
            let day = sums.firstIndex(of: most), sums.count(where: { $0 == most }) == 1
        else { return nil }
        let text =
            "\(FigureText.percent(most, of: figures.created)) of the items were created on a "
            + "\(ActivityReport.weekdays[day]) (\(FigureText.count(most)) of \(FigureText.count(figures.created))); "
            + "an even share would be 14\u{00A0}%."
        return make(.weekday, weight: Fraction(most, figures.created), text)
    }

    /// A third and more came in on a Saturday or a Sunday, which are two days of seven.
    private var weekend: Insight? {
        guard let breakdown = figures.breakdown, figures.created >= Self.fewest, figures.days.count >= 14 else {
            return nil
        }
        let weekend = breakdown.hours[5...].joined().reduce(0, +)
        guard 3 * weekend >= figures.created else { return nil }
        let text =
            "\(FigureText.percent(weekend, of: figures.created)) of the items were created on a weekend "
            + "(\(FigureText.count(weekend)) of \(FigureText.count(figures.created))); an even share would be 29\u{00A0}%."
        return make(.weekend, weight: Fraction(weekend, figures.created), text)
    }

    /// An item type whose share of what was created has changed by ten points.
    private var typeShift: Insight? {
        guard let before = figures.before, before.counts.created >= Self.fewest, figures.created >= Self.fewest else {
            return nil
        }
        let all = Set(figures.activity.itemTypes.keys).union(before.activity.itemTypes.keys)
        // Items that came without a type have one in common, which is no news; and what is counted among other types is
        // less than one of as many.
        let names = all.filter { name in
            name != Item.untyped && figures.activity.knows(name) && before.activity.knows(name)
        }.sorted()
        let shifts = names.map { name in
            let now = figures.activity.itemTypes[name]?.total.created ?? 0
            let then = before.activity.itemTypes[name]?.total.created ?? 0
            let change = Fraction(now, figures.created) - Fraction(then, before.counts.created)
            return (name: name, now: now, then: then, change: change)
        }
        // Of two types each gains what the other loses: the one that grew is the news.
        guard let most = shifts.max(by: { ($0.change.magnitude, $0.change) < ($1.change.magnitude, $1.change) }),
            most.change.magnitude >= Fraction(1, 10)
        else { return nil }
        let text =
            "\(most.name.inSentence) was \(FigureText.percent(most.now, of: figures.created)) of what was created "
            + "(n = \(FigureText.count(figures.created))), against \(FigureText.percent(most.then, of: before.counts.created)) "
            + "\(before.inIt) (n = \(FigureText.count(before.counts.created)))."
        return make(.typeShift, weight: min(most.change.magnitude * 2, 1), text)
    }

    /// A third of the open work is older than ninety days.
    private var ageing: Insight? {
        guard let age = figures.openAge, age.count >= Self.fewest else { return nil }
        let old = age.histogram.suffix(2).reduce(0, +)
        guard 3 * old >= age.count else { return nil }
        let text =
            "\(FigureText.percent(old, of: age.count)) of the open items are older than 90 days "
            + "(\(FigureText.count(old)) of \(FigureText.count(age.count))); half are "
            + "\(FigureText.days(age.median)) days old or older."
        return make(.ageing, weight: Fraction(old, age.count) * Fraction(4, 5), text)
    }

    /// One of three projects and more has half of what was created.
    private var concentration: Insight? {
        let projects = (figures.breakdown?.projects ?? []).filter { $0.name != nil && $0.created > 0 }
        guard projects.count >= 3, figures.created >= Self.fewest,
            let first = projects.first, let name = first.name, 2 * first.created >= figures.created
        else { return nil }
        let text =
            "\(name.inSentence) has \(FigureText.percent(first.created, of: figures.created)) of what was created "
            + "(\(FigureText.count(first.created)) of \(FigureText.count(figures.created)), among "
            + "\(FigureText.count(projects.count)) projects)."
        return make(.concentration, weight: Fraction(first.created, figures.created) * Fraction(7, 10), text)
    }
}
