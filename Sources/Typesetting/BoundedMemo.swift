/// Remembers what has been made of texts, until that is so many bytes of text that all is forgotten.
struct BoundedMemo<Key: Hashable, Value> {
    private var values: [Key: Value] = [:]
    private var size = 0
    private let usualSize: Int
    private let limit: Int

    /// - Parameters:
    ///   - count: how many texts are remembered.
    ///   - usualSize: of a text in bytes: a longer one counts for several, a shorter one for one.
    init(count: Int, usualSize: Int) {
        self.usualSize = usualSize
        limit = count * usualSize
    }

    subscript(key: Key) -> Value? { values[key] }

    mutating func add(_ value: Value, for key: Key, size: Int) {
        let size = max(size, usualSize)
        if self.size + size > limit { removeAll() }
        self.size += size
        values[key] = value
    }

    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        size = 0
    }
}
