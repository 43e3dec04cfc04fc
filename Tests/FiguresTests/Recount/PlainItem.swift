import Foundation

@testable import Items

/// One item and what the definitions of a report say of it, written as they are and one by one: nothing is shared with
/// what it checks. A day is a number such as 20240331, by Foundation's calendar.
struct PlainItem {
    /// A status, from when on; the one at the creation first.
    struct State {
        var at: Int64
        var day: Int
        var category: StatusCategory?
        /// When the next one began, or the item was closed; nil where it still has it.
        var until: Int64?
    }

    let item: Item
    let created: Int64
    let createdDay: Int
    let createdHour: Int
    /// 0 for Monday.
    let createdWeekday: Int
    /// When it was closed for good.
    let closing: Int64?
    let closingDay: Int?
    let isUndated: Bool
    let isReversed: Bool
    /// nil where the history is not known.
    let states: [State]?
    /// When it was done and when it was opened again.
    let undone: [(from: State, to: State)]

    init(_ generated: GeneratedItem, _ calendar: PlainCalendar) {
        item = generated.item
        created = item.createdAt.milliseconds
        createdDay = calendar.day(created)
        createdHour = calendar.hour(created)
        createdWeekday = calendar.weekday(created)
        let isDone = item.statusCategory == .done
        isUndated = isDone && item.closedAt == nil
        isReversed = isDone && item.closedAt.map { $0 < generated.item.createdAt } ?? false
        let closing = isDone ? item.closedAt.map { max($0.milliseconds, generated.item.createdAt.milliseconds) } : nil
        self.closing = closing
        closingDay = closing.map(calendar.day)
        let states =
            generated.isStale
            ? nil
            : generated.history.map { moves in
                Self.states(moves, generated.item, closing: closing, calendar)
            }
        self.states = states
        undone = Self.undone(states ?? [], closing: closing)
    }

    private static func states(
        _ moves: [StatusChange],
        _ item: Item,
        closing: Int64?,
        _ calendar: PlainCalendar
    ) -> [State] {
        let created = item.createdAt.milliseconds
        let origin = moves.isEmpty ? item.statusCategory : moves[0].fromCategory
        let before = moves.last { $0.at.milliseconds <= created }
        var states = [
            State(at: created, day: calendar.day(created), category: before == nil ? origin : before?.category)
        ]
        for move in moves where move.at.milliseconds > created && move.at.milliseconds <= closing ?? .max {
            let at = move.at.milliseconds
            states.append(State(at: at, day: calendar.day(at), category: move.category))
        }
        for index in states.indices {
            states[index].until = index + 1 < states.count ? states[index + 1].at : closing
        }
        return states
    }

    func isOpen(after day: Int) -> Bool {
        createdDay <= day && !isUndated && closingDay.map { $0 > day } ?? true
    }

    var start: State? { states?.first { $0.category == .inProgress } }

    /// Looked for from the openings on backwards.
    private static func undone(_ states: [State], closing: Int64?) -> [(from: State, to: State)] {
        states.indices.compactMap { index in
            let opening = states[index]
            guard opening.category == .open || opening.category == .inProgress, closing.map({ opening.at < $0 }) ?? true
            else { return nil }
            let run = states[..<index].reversed().prefix { $0.category == .done || $0.category == nil }
            guard let first = run.last(where: { $0.category == .done }), first.at < opening.at else { return nil }
            return (first, opening)
        }
    }

    func wasDone(after day: Int) -> Bool { undone.contains { $0.from.day <= day && $0.to.day > day } }

    /// Nil where it is not open, or its history not known.
    func category(after day: Int) -> StatusCategory?? {
        guard isOpen(after: day), let states else { return nil }
        return .some(states.last { $0.day <= day }?.category)
    }

    func isStarted(after day: Int) -> Bool {
        isOpen(after: day) && !wasDone(after: day) && start.map { $0.day <= day } ?? false
    }

    /// Whether it is known if work on it had begun.
    func isKnown(after day: Int) -> Bool {
        guard isOpen(after: day), let states else { return false }
        if isStarted(after: day) || wasDone(after: day) { return true }
        return !states.contains { state in
            state.day <= day && state.category == nil && state.until != state.at
                && start.map { state.at < $0.at } ?? true
        }
    }

    /// In milliseconds, of an item that is closed.
    var cycleTime: Int64? {
        guard let closing, let start, !isReversed else { return nil }
        return closing - start.at
    }

    var timeInProgress: Int64? {
        guard cycleTime != nil, let states else { return nil }
        return states.filter { $0.category == .inProgress }.reduce(0) { $0 + (($1.until ?? $1.at) - $1.at) }
    }

    var wentBack: Bool {
        guard cycleTime != nil, let states, let start else { return false }
        return states.contains { $0.category == .open && $0.at >= start.at && $0.until ?? $0.at > $0.at }
    }
}

/// Days, hours and periods by Foundation's calendar.
struct PlainCalendar {
    let zone: TimeZone
    private let calendar: Calendar

    init(_ zone: TimeZone) {
        self.zone = zone
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    private func parts(_ instant: Int64) -> DateComponents {
        calendar.dateComponents(
            [.year, .month, .day, .hour, .weekday, .yearForWeekOfYear, .weekOfYear],
            from: Date(timeIntervalSince1970: (Double(instant) / 1000).rounded(.down))
        )
    }

    func day(_ instant: Int64) -> Int {
        let parts = parts(instant)
        return (parts.year ?? 0) * 10_000 + (parts.month ?? 0) * 100 + (parts.day ?? 0)
    }

    func hour(_ instant: Int64) -> Int { parts(instant).hour ?? 0 }
    /// 0 for Monday.
    func weekday(_ instant: Int64) -> Int { ((parts(instant).weekday ?? 0) + 5) % 7 }

    /// The name of the period that an instant falls in.
    func period(_ instant: Int64, _ grouping: Grouping) -> String {
        let parts = parts(instant)
        return switch grouping {
        case .day: String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
        case .week: String(format: "%04d-W%02d", parts.yearForWeekOfYear ?? 0, parts.weekOfYear ?? 0)
        case .month: String(format: "%04d-%02d", parts.year ?? 0, parts.month ?? 0)
        }
    }

    /// The last day of each period of a range, by walking through its days at noon of UTC.
    static func periods(_ first: Int, _ last: Int, _ grouping: Grouping) -> [(name: String, last: Int)] {
        let utc = PlainCalendar(.gmt)
        var periods: [(name: String, last: Int)] = []
        var noon = utc.noon(first)
        while utc.day(noon) <= last {
            let name = utc.period(noon, grouping)
            if periods.last?.name == name { periods.removeLast() }
            periods.append((name, utc.day(noon)))
            noon += 86_400_000
        }
        return periods
    }

    private func noon(_ day: Int) -> Int64 {
        let parts = DateComponents(year: day / 10_000, month: day / 100 % 100, day: day % 100, hour: 12)
        return Int64(calendar.date(from: parts)?.timeIntervalSince1970 ?? 0) * 1000
    }

    /// When a day has passed, found by trying: the first minute of the next one.
    func end(of day: Int) -> Int64 {
        var instant = noon(day)
        while self.day(instant) <= day { instant += 60_000 }
        return instant / 60_000 * 60_000
    }

    /// The days before, by the calendar's own arithmetic: (first, last) moved by so many months or days.
    static func moved(_ day: Int, months: Int = 0, days: Int = 0) -> Int {
        let utc = PlainCalendar(.gmt)
        let date = Date(timeIntervalSince1970: Double(utc.noon(day)) / 1000)
        let moved = utc.calendar.date(byAdding: DateComponents(month: months, day: days), to: date) ?? date
        return utc.day(Int64(moved.timeIntervalSince1970) * 1000)
    }

    /// How many days from one to the other, both counted.
    static func count(_ first: Int, _ last: Int) -> Int {
        let utc = PlainCalendar(.gmt)
        return Int((utc.noon(last) - utc.noon(first)) / 86_400_000) + 1
    }
}
