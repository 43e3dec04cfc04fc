import Items

/// Goes through the status histories of items, move by move, and counts what they say of consecutive periods.
struct HistoryTally {
    struct Life {
        var id: Int64
        var created: Int64
        var closing: Int64?
        /// Closed before it was created, by its tracker's times: so it has no cycle time.
        var isReversed: Bool
    }

    let periods: [Range<Int64>]
    /// At the end of each period.
    private(set) var started: EndCounts
    private(set) var inProgress: EndCounts
    private(set) var back: EndCounts
    private(set) var doneThen: EndCounts
    private(set) var known: EndCounts
    /// Items that were opened again in each period, and those that came to be done in it, were so at its end, and were
    /// opened again after it.
    private(set) var reopened: [Int]
    private(set) var doneUntilEnd: [Int]
    /// The same of all the periods together.
    private(set) var reopenedInAll = 0
    private(set) var doneUntilLastEnd = 0
    private(set) var items = 0
    /// Items that were closed before the last end, and those of them that had gone back after their start.
    private(set) var closed = 0
    private(set) var wentBack = 0
    private(set) var knowsProgress = false
    var cycleTimes: [Int64] = []
    var timesInProgress: [Int64] = []
    /// Started and not finished at the last end.
    private(set) var ongoing: [(start: Int64, id: Int64)] = []
    private var life: Life?
    private var stages: [(since: Int64, stage: HistoryCourse.Stage)] = []

    init(_ periods: [Range<Timestamp>]) {
        self.periods = periods.map { $0.lowerBound.milliseconds..<$0.upperBound.milliseconds }
        let counts = EndCounts(ends: self.periods.map(\.upperBound))
        (started, inProgress, back, doneThen, known) = (counts, counts, counts, counts, counts)
        reopened = Array(repeating: 0, count: periods.count)
        doneUntilEnd = reopened
    }

    var current: Int64? { life?.id }

    /// Begins an item in the status that it was created in.
    mutating func begin(_ life: Life, in stage: HistoryCourse.Stage) {
        end()
        self.life = life
        stages.removeAll(keepingCapacity: true)
        stages.append((.min, stage))
    }

    /// Moves come in their order.
    mutating func move(at instant: Int64, to stage: HistoryCourse.Stage) {
        stages.append((instant, stage))
    }

    /// Ends the item at hand.
    mutating func end() {
        guard let life, let last = periods.last?.upperBound else { return }
        let course = HistoryCourse(created: life.created, end: life.closing ?? .max, stages)
        items += 1
        if stages.contains(where: { $0.stage == .inProgress && $0.since < last }) { knowsProgress = true }
        countEnds(course)
        countReopenings(course)
        if let closing = life.closing, closing < last {
            closed += 1
            if !life.isReversed { addTimes(course, closing: closing) }
        }
        if let start = course.start, start < last, last <= course.end, !course.wasDone(at: last) {
            ongoing.append((start, life.id))
        }
        self.life = nil
    }

    private mutating func addTimes(_ course: HistoryCourse, closing: Int64) {
        guard let start = course.start else { return }
        cycleTimes.append(closing - start)
        timesInProgress.append(course.inProgress.reduce(0) { $0 + $1.to - $1.from })
        if !course.back.isEmpty { wentBack += 1 }
    }

    private mutating func countEnds(_ course: HistoryCourse) {
        known.add((course.created, course.end))
        let unsaid = course.doubt.map { (from: $0, to: course.start ?? course.end) }
        if let unsaid { known.add(unsaid, -1) }
        if let start = course.start { started.add((start, course.end)) }
        for stretch in course.inProgress { inProgress.add(stretch) }
        for stretch in course.back { back.add(stretch) }
        for stretch in course.undone {
            doneThen.add(stretch)
            if let unsaid { known.add((max(stretch.from, unsaid.from), min(stretch.to, unsaid.to))) }
            if let start = course.start { started.add((max(stretch.from, start), stretch.to), -1) }
        }
    }

    private mutating func countReopenings(_ course: HistoryCourse) {
        guard !course.undone.isEmpty, let first = periods.first, let last = periods.last else { return }
        let periodsOfIt = Set(course.undone.compactMap { period(of: $0.to) })
        for period in periodsOfIt { reopened[period] += 1 }
        if !periodsOfIt.isEmpty { reopenedInAll += 1 }
        for stretch in course.undone {
            guard let period = period(of: stretch.from) else { continue }
            if stretch.to >= periods[period].upperBound { doneUntilEnd[period] += 1 }
            if stretch.from >= first.lowerBound, stretch.to >= last.upperBound { doneUntilLastEnd += 1 }
        }
    }

    private func period(of instant: Int64) -> Int? {
        guard let first = periods.first, instant >= first.lowerBound else { return nil }
        let index = started.index(after: instant)
        return index < periods.count ? index : nil
    }
}

extension HistoryCourse {
    fileprivate func wasDone(at instant: Int64) -> Bool {
        undone.contains { $0.from < instant && instant <= $0.to }
    }
}

/// Counts how many stretches of time hold each of some instants, which are in order.
struct EndCounts: Equatable {
    private let ends: [Int64]
    /// By how much the count of an instant differs from that of the one before.
    private var steps: [Int]

    init(ends: [Int64]) {
        self.ends = ends
        steps = Array(repeating: 0, count: ends.count + 1)
    }

    mutating func add(_ stretch: HistoryCourse.Stretch, _ count: Int = 1) {
        guard stretch.from < stretch.to else { return }
        steps[index(after: stretch.from)] += count
        steps[index(after: stretch.to)] -= count
    }

    var values: [Int] {
        steps.dropLast().reduce(into: []) { $0.append(($0.last ?? 0) + $1) }
    }

    /// Of the first instant that comes after this one.
    func index(after instant: Int64) -> Int {
        var (low, high) = (0, ends.count)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] > instant { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
