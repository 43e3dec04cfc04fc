/// What has come lately, in bounded memory: hashes of the last texts, in two generations of which the older one goes.
///
/// Hashes are keyed anew by each process, so nobody can make two texts that have the same one.
struct RecentMarks: Sendable {
    private let capacity: Int
    private var new: Set<Int> = []
    private var old: Set<Int> = []

    /// - Parameter capacity: so many are remembered at the least, and twice as many at the most.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// - Returns: whether the text was not there.
    mutating func insert(_ text: String) -> Bool {
        let mark = text.hashValue
        guard !old.contains(mark) else { return false }
        guard new.insert(mark).inserted else { return false }
        if new.count >= capacity { (old, new) = (new, []) }
        return true
    }
}
