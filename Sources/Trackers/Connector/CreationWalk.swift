import Items

/// Walks a list that is sorted by creation, by asking again and again for what was created from an instant on.
///
/// Offsets alone lose items: whatever is deleted before the offset moves the rest forward, over the page's border.
/// Creation never changes, so this loses nothing; what comes a second time is dropped. Many items may have been created
/// in one second, by an import into the tracker: only among those the walk goes on by offset.
struct CreationWalk: Codable, Equatable, Sendable {
    /// A page of one would hold what the page before it has shown, and nothing new.
    static let smallestPage = 2

    /// Items from this second on are asked for; nil for all.
    private(set) var bound: Timestamp?
    private(set) var offset = 0
    /// The ids that have come of that second.
    private var seen: Set<String> = []

    /// A row of a page: its id, and its creation where that can be read.
    struct Row: Sendable {
        var id: String
        var createdAt: Timestamp?
    }

    func hasSeen(_ id: String) -> Bool {
        seen.contains(id)
    }

    /// - Parameter count: how many rows of the list the page covered, hidden ones among them.
    mutating func moveOn(past rows: [Row], count: Int) {
        let seconds = rows.map { $0.createdAt?.flooredToSecond }
        if let last = seconds.compactMap(\.self).last, bound.map({ $0 < last }) ?? true {
            (bound, offset) = (last, 0)
            seen = Set(zip(rows, seconds).filter { $0.1 == last && $0.0.id.isShort }.map(\.0.id))
        } else {
            offset += count
            seen.formUnion(rows.lazy.map(\.id).filter(\.isShort))
        }
    }
}

extension Timestamp {
    /// Trackers compare times by the second.
    var flooredToSecond: Timestamp {
        Timestamp(seconds: milliseconds.flooredDivision(by: 1000))
    }
}
