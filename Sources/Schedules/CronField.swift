/// One of the five fields of a cron line: the numbers that it lets pass.
struct CronField: Equatable, Sendable {
    /// Which numbers a field may have, and the names that stand for some of them.
    struct Rule: Sendable {
        let name: String
        let range: ClosedRange<Int>
        var names: [String] = []

        static let minute = Rule(name: "minute", range: 0...59)
        static let hour = Rule(name: "hour", range: 0...23)
        static let day = Rule(name: "day of the month", range: 1...31)
        static let month = Rule(
            name: "month",
            range: 1...12,
            names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        )
        /// 7 is Sunday as well.
        static let weekday = Rule(
            name: "day of the week",
            range: 0...7,
            names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        )
    }

    /// Bit n stands for the number n.
    private var bits: UInt64 = 0
    /// In their order.
    private(set) var numbers: [Int] = []
    /// Whether it was written with `*` at its head, which is what decides how the two fields for days go together.
    let isStar: Bool

    /// - Throws: a sentence that names the field and what it may have.
    init(_ text: some StringProtocol, _ rule: Rule) throws(ScheduleError) {
        isStar = text.hasPrefix("*")
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            try add(part, rule)
        }
        if rule.range.upperBound == 7, contains(7) { bits = bits & ~(1 << 7) | 1 }
        numbers = (0...59).filter(contains)
    }

    func contains(_ number: Int) -> Bool { bits >> UInt64(number) & 1 == 1 }

    /// `*`, `5`, `1-5`, each also with `/STEP`.
    private mutating func add(_ part: some StringProtocol, _ rule: Rule) throws(ScheduleError) {
        let pieces = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var step = 1
        if pieces.count == 2 {
            guard let number = Self.number(pieces[1]), number > 0, number <= rule.range.upperBound else {
                throw Self.error(rule, part)
            }
            step = number
        }
        let range = try Self.range(pieces[0], rule, isStepped: pieces.count == 2)
        for number in stride(from: range.lowerBound, through: range.upperBound, by: step) {
            bits |= 1 << UInt64(number)
        }
    }

    private static func range(
        _ text: some StringProtocol,
        _ rule: Rule,
        isStepped: Bool
    ) throws(ScheduleError) -> ClosedRange<Int> {
        let last = rule.range.upperBound == 7 ? 6 : rule.range.upperBound
        if text == "*" { return rule.range.lowerBound...last }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = ends.compactMap { value($0, rule) }
        guard numbers.count == ends.count, let first = numbers.first, numbers.allSatisfy(rule.range.contains) else {
            throw error(rule, text)
        }
        let end = numbers.count == 2 ? numbers[1] : isStepped ? max(first, last) : first
        guard first <= end else { throw error(rule, text) }
        return first...end
    }

    private static func value(_ text: some StringProtocol, _ rule: Rule) -> Int? {
        if let index = rule.names.firstIndex(of: text.lowercased()) {
            return index + (rule.range.lowerBound == 1 ? 1 : 0)
        }
        return number(text)
    }

    private static func number(_ text: some StringProtocol) -> Int? {
        (1...2).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    private static func error(_ rule: Rule, _ text: some StringProtocol) -> ScheduleError {
        let names = rule.names.isEmpty ? "" : " or \(rule.names[0]) to \(rule.names[rule.names.count - 1])"
        return ScheduleError(
            field: "cron",
            rule:
                "has \(rule.name == "hour" ? "an" : "a") \(rule.name) that is none, \"\(text.prefix(20))\": it may have "
                + "\(rule.range.lowerBound) to \(rule.range.upperBound)\(names), and *, lists (1,15), ranges (1-5) and "
                + "steps (*/15) of them"
        )
    }
}

/// What is wrong with a schedule, in words that follow the field's name.
package struct ScheduleError: Error, Equatable {
    package var field: String
    package var rule: String

    package init(field: String, rule: String) {
        (self.field, self.rule) = (field, rule)
    }
}
