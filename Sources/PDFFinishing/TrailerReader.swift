/// Takes from a cross-reference table and trailer (ISO 32000-1, 7.5.4 and 7.5.5), or from a cross-reference stream (7.5.8),
/// what is still needed: which object is the catalog. The table itself is built anew.
struct TrailerReader {
    private(set) var hasBegun = false
    private(set) var isComplete = false
    private var isPastTable = false
    private(set) var root: Int?
    private(set) var information: Int?

    mutating func begin() {
        hasBegun = true
    }

    /// Returns how many of the bytes are done with.
    mutating func read(_ bytes: UnsafeRawBufferPointer) -> Int {
        if !isPastTable {
            guard let start = bytes.firstIndex(of: "trailer\n") else { return max(0, bytes.count - 7) }
            isPastTable = true
            return start + read(bytes.part(start..<bytes.count))
        }
        guard !isComplete, let end = bytes.firstIndex(of: "startxref\n") else { return isComplete ? bytes.count : 0 }
        take(bytes.part(0..<end))
        return bytes.count
    }

    /// Takes the dictionary of a cross-reference stream, as cairo writes from 1.17.6 on; false for that of another.
    mutating func take(stream dictionary: UnsafeRawBufferPointer) -> Bool {
        guard dictionary.has("<< /Type /XRef\n") else { return false }
        (hasBegun, isPastTable) = (true, true)
        take(dictionary)
        return true
    }

    private mutating func take(_ dictionary: UnsafeRawBufferPointer) {
        root = dictionary.number(after: "/Root ")?.value
        information = dictionary.number(after: "/Info ")?.value
        isComplete = true
    }
}
