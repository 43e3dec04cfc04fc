/// Finds rows with the id of an earlier one. Of a file with more ids than it remembers, it finds those that repeat one of
/// the first.
struct RepeatedIDs {
    /// Some 10 MB.
    static let limit = 500_000

    private var seen: Set<Int> = []

    /// - Parameter part: in which the id is looked for, as in a bundle with items of several sources.
    /// - Returns: false where the id has been here.
    mutating func insert(_ id: String, of part: (some Hashable)?) -> Bool {
        var hasher = Hasher()
        hasher.combine(id)
        hasher.combine(part)
        let hash = hasher.finalize()
        return seen.count < Self.limit ? seen.insert(hash).inserted : !seen.contains(hash)
    }
}
