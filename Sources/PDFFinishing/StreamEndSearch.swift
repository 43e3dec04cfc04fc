/// Finds where a stream's data end.
///
/// Cairo writes a stream's length after it, so that the end must be searched; data may hold what looks like one, and
/// only the length object that follows, and gives the very distance, tells.
struct StreamEndSearch {
    enum Result {
        case found(dataEnd: Int, objectEnd: Int)
        /// More bytes are needed; up to here there is no end.
        case unknown(searched: Int)
        /// There is no end where there must be one.
        case none
    }

    private enum Match {
        case yes
        case no
        case undecided
    }

    let bytes: UnsafeRawBufferPointer
    let start: Int
    let length: StreamLength

    func run(from searched: Int) -> Result {
        switch length.value {
        case .direct(let count): atDirectLength(start + count)
        case .object(let number): search(from: searched, lengthObject: number)
        }
    }

    /// Cairo 1.16 puts no newline after the data of its transparency groups, which it writes out of memory.
    private func atDirectLength(_ end: Int) -> Result {
        for ending in ["\nendstream\nendobj\n", "endstream\nendobj\n"] as [StaticString] {
            if bytes.has(ending, at: end) {
                return .found(dataEnd: end, objectEnd: end + ending.utf8CodeUnitCount)
            }
        }
        return bytes.count < end + 18 ? .unknown(searched: start) : .none
    }

    private func search(from searched: Int, lengthObject: Int) -> Result {
        let ending: StaticString = "\nendstream\nendobj\n"
        var from = max(searched, start)
        while let end = bytes.firstIndex(of: ending, from: from) {
            let next = end + ending.utf8CodeUnitCount
            let expected = Array("\(lengthObject) 0 obj\n   \(end - start)\nendobj\n".utf8)
            switch match(expected, at: next) {
            case .yes: return .found(dataEnd: end, objectEnd: next + expected.count)
            case .undecided: return .unknown(searched: end)
            case .no: from = end + 1
            }
        }
        return .unknown(searched: max(from, bytes.count - ending.utf8CodeUnitCount + 1))
    }

    private func match(_ expected: [UInt8], at index: Int) -> Match {
        let found = bytes.part(index..<index + expected.count)
        guard expected.starts(with: found) else { return .no }
        return found.count == expected.count ? .yes : .undecided
    }
}
