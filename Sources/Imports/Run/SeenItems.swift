import Items

/// The items of one dry run, so that one that moves to another page while we read is not counted twice. Any other
/// run has its traces in the store.
struct SeenItems: Sendable {
    enum Sighting: Sendable {
        case first
        case again
    }

    private var ids: Set<String> = []

    mutating func admit(_ item: Item) -> Sighting {
        ids.insert(item.externalID).inserted ? .first : .again
    }
}
