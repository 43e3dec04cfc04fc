extension ArraySlice<UInt8> {
    /// The first place of a text's bytes. The library's search takes any collection, and a hundred times as long.
    func place(of text: StaticString) -> Range<Int>? {
        let count = text.utf8CodeUnitCount
        let found = withUnsafeBufferPointer { bytes -> Int? in
            let first = text.utf8Start[0]
            var index = 0
            while index + count <= bytes.count {
                if bytes[index] == first, (1..<count).allSatisfy({ bytes[index + $0] == text.utf8Start[$0] }) {
                    return index
                }
                index += 1
            }
            return nil
        }
        return found.map { startIndex + $0..<startIndex + $0 + count }
    }
}
