/// Goes through the status histories of items, move by move: when each was in progress, and since when at its closing.
///
/// An item has the status that it was created in until its first move, all its life where it never moved, and then that
/// of each move until the next. Only its life from creation to closing counts, so that a report's parts of open work add
/// up to it.
struct HistoryTally {
    struct Life {
        var id: Int64
        var created: Int64
        var closing: Int64?
        /// Closed before it was created, by its tracker's times: so it has no cycle time.
        var isReversed: Bool
    }

    /// What the tracker says of a status.
    enum Stage {
        case inProgress
        case notInProgress
        /// The tracker says nothing of it: it no longer lists the status, for one.
        case unknown

        /// - Parameter category: a stored `StatusCategory`.
        init(_ category: Int?) {
            self = category.map { $0 == StatusCategory.inProgress.stored ? .inProgress : .notInProgress } ?? .unknown
        }
    }

    /// The ends of consecutive periods.
    let ends: [Int64]
    /// In progress at each of them.
    private(set) var inProgress: [Int]
    /// Open at each of them, and known to be in progress or not.
    private(set) var known: [Int]
    /// Items that were closed before the last end.
    private(set) var closed = 0
    private(set) var hasItems = false
    private(set) var knowsProgress = false
    var cycleTimes: [Int64] = []
    private var life: Life?
    private var stage = Stage.unknown
    /// When the stage began, and when work did first.
    private var since: Int64 = 0
    private var start: Int64?

    init(ends: [Int64]) {
        self.ends = ends
        inProgress = Array(repeating: 0, count: ends.count)
        known = inProgress
    }

    /// Begins an item in the status that it was created in.
    mutating func begin(_ life: Life, in stage: Stage) {
        end()
        (self.life, self.stage, since, start) = (life, stage, life.created, nil)
        hasItems = true
    }

    var current: Int64? { life?.id }

    /// Moves come in their order.
    mutating func move(at instant: Int64, to stage: Stage) {
        finishStage(at: instant)
        self.stage = stage
        since = max(instant, life?.created ?? instant)
    }

    /// Ends the item at hand.
    mutating func end() {
        guard let life, let last = ends.last else { return }
        finishStage(at: .max)
        if let closing = life.closing, closing < last {
            closed += 1
            if let start, start <= closing, !life.isReversed { cycleTimes.append(closing - start) }
        }
        self.life = nil
    }

    private mutating func finishStage(at end: Int64) {
        guard let life, let last = ends.last, stage != .unknown else { return }
        count(from: since, to: min(end, life.closing ?? .max), in: \.known)
        guard stage == .inProgress else { return }
        count(from: since, to: min(end, life.closing ?? .max), in: \.inProgress)
        if since < last { knowsProgress = true }
        // What was over when the item was created was no start.
        if end > life.created { start = start ?? since }
    }

    /// Counts the item at each end of a period that lies in a stretch of its life.
    private mutating func count(from start: Int64, to end: Int64, in counts: WritableKeyPath<HistoryTally, [Int]>) {
        for (index, instant) in ends.enumerated() where start < instant && instant <= end {
            self[keyPath: counts][index] += 1
        }
    }
}
