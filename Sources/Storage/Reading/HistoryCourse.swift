import Items

/// What one item went through from its creation to its closing, stretch by stretch.
///
/// An item has the status that it was created in until its first move, all its life where it never moved, and then that
/// of each move until the next. Only its life counts, so that a report's parts of open work add up to it.
struct HistoryCourse {
    /// What the tracker says of a status.
    enum Stage {
        case toDo, inProgress, done
        /// The tracker says nothing of it: it no longer lists the status, for one.
        case unknown

        /// - Parameter category: a stored `StatusCategory`.
        init(_ category: Int?) {
            switch category.map(StatusCategory.init(stored:)) {
            case .open: self = .toDo
            case .inProgress: self = .inProgress
            case .done: self = .done
            case nil: self = .unknown
            }
        }
    }

    /// After `from`, up to and with `to`: of an instant counts what was just before it.
    typealias Stretch = (from: Int64, to: Int64)

    let created: Int64
    /// The closing that stands; `Int64.max` of an item that is open.
    let end: Int64
    /// When it was in progress first.
    private(set) var start: Int64?
    /// When it first was in a status of which the tracker says nothing, if that was before the start: it may have been
    /// one of work.
    private(set) var doubt: Int64?
    private(set) var inProgress: [Stretch] = []
    /// Started, and in a status of work not yet begun.
    private(set) var back: [Stretch] = []
    /// Done, and then opened again by a move to a status that is known not to be done.
    private(set) var undone: [Stretch] = []
    private var doneSince: Int64?

    /// - Parameter stages: in the tracker's order, the one that the item was created in first.
    init(created: Int64, end: Int64, _ stages: [(since: Int64, stage: Stage)]) {
        (self.created, self.end) = (created, end)
        for (index, (since, stage)) in stages.enumerated() {
            let next = index + 1 < stages.count ? stages[index + 1].since : .max
            // What was over when the item was created is no part of its life, nor is what came after its closing.
            guard next > created, since <= end else { continue }
            add(stage, (max(since, created), min(next, end)))
        }
    }

    private mutating func add(_ stage: Stage, _ stretch: Stretch) {
        switch stage {
        case .toDo:
            reopen(at: stretch.from)
            if start != nil, stretch.from < stretch.to { back.append(stretch) }
        case .inProgress:
            reopen(at: stretch.from)
            start = start ?? stretch.from
            inProgress.append(stretch)
        case .done:
            doneSince = doneSince ?? stretch.from
        case .unknown:
            if start == nil, stretch.from < stretch.to { doubt = doubt ?? stretch.from }
        }
    }

    private mutating func reopen(at instant: Int64) {
        if let doneSince, doneSince < instant, instant < end { undone.append((doneSince, instant)) }
        doneSince = nil
    }
}
