import Items

/// How a made-up item came to its status: it waited, was worked on, was laid aside now and then, and some came back after they
/// were closed. The same for the same item.
struct DemoHistory {
    private let item: Item
    private let names: (StatusCategory) -> String
    private var random: SplitMix64
    private var changes: [StatusChange] = []

    /// - Parameter status: the team's own words.
    static func make(of item: Item, status names: @escaping (StatusCategory) -> String) -> [StatusChange] {
        var seed = FNV1a()
        seed.add(item.source.name)
        seed.add(item.externalID)
        var history = DemoHistory(item: item, names: names, random: SplitMix64(seed: seed.value))
        history.begin()
        if item.statusCategory == .done { history.close() }
        return history.changes
    }

    /// A team that has no word for work that has begun has no change for it either.
    private mutating func begin() {
        let isKnown = names(.inProgress) != names(.open)
        guard isKnown, item.statusCategory != .open else { return }
        let wait = 0.05 + 0.5 * random.fraction()
        add(.open, .inProgress, at: wait)
        if random.isTrue(0.15) {
            add(.inProgress, .open, at: wait + (1 - wait) * 0.3)
            add(.open, .inProgress, at: wait + (1 - wait) * 0.6)
        }
    }

    private mutating func close() {
        let before: StatusCategory = changes.isEmpty ? .open : .inProgress
        if random.isTrue(0.04) {
            add(before, .done, at: 0.85)
            add(.done, before, at: 0.92)
        }
        add(before, .done, at: 1)
    }

    /// - Parameter share: of the time between the item's creation and its end, or its last change.
    private mutating func add(_ from: StatusCategory, _ to: StatusCategory, at share: Double) {
        let end = item.closedAt ?? item.updatedAt ?? item.createdAt
        let length = Double(end.milliseconds - item.createdAt.milliseconds)
        changes.append(
            StatusChange(
                externalID: "\(item.externalID)-\(changes.count + 1)",
                at: item.createdAt + .milliseconds(Int64(length * share)),
                author: item.assignee ?? item.reporter,
                from: names(from),
                to: names(to),
                category: to,
                fromCategory: from
            )
        )
    }
}
