/// The items of one run, so that one that moves to another page while we read is not taken twice.
struct SeenItems: Sendable {
    enum Sighting: Sendable {
        case first
        /// Seen before, and changed since.
        case changed
        case same
    }

    private var updates: [String: Int64] = [:]

    mutating func admit(_ item: Item) -> Sighting {
        let updated = item.updatedAt?.milliseconds ?? 0
        guard let before = updates.updateValue(updated, forKey: item.externalID) else { return .first }
        return before == updated ? .same : .changed
    }
}
