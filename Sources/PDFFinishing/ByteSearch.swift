import Glibc

/// Looking at bytes without copying them.
///
/// Every index is checked here: the buffer's own subscript is unchecked in a release build.
extension UnsafeRawBufferPointer {
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range.clamped(to: 0..<count)])
    }

    func has(_ text: StaticString, at index: Int = 0) -> Bool {
        guard index >= 0, index + text.utf8CodeUnitCount <= count, let baseAddress else { return false }
        return memcmp(baseAddress + index, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    func ends(with text: StaticString) -> Bool {
        has(text, at: count - text.utf8CodeUnitCount)
    }

    func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        guard start < count, let baseAddress else { return nil }
        guard let found = memchr(baseAddress + start, Int32(byte), count - start) else { return nil }
        return baseAddress.distance(to: found)
    }

    /// The first place of `text` that is whole before `end`.
    func firstIndex(of text: StaticString, from start: Int = 0, to end: Int? = nil) -> Int? {
        let last = Swift.min(end ?? count, count) - text.utf8CodeUnitCount
        var start = start
        while start <= last, let found = firstIndex(of: text.utf8Start.pointee, from: start), found <= last {
            if has(text, at: found) { return found }
            start = found + 1
        }
        return nil
    }

    /// The decimal number that starts at `index`, and where it ends. More digits than any number of cairo's are none.
    func number(at index: Int) -> (value: Int, end: Int)? {
        var (value, end) = (0, index)
        while end < count, case let digit = self[end] &- 0x30, digit < 10 {
            guard end - index < 15 else { return nil }
            value = value * 10 + Int(digit)
            end += 1
        }
        return end > index ? (value, end) : nil
    }

    /// The number that follows the first `key`.
    func number(after key: StaticString) -> (value: Int, end: Int)? {
        firstIndex(of: key).flatMap { number(at: $0 + key.utf8CodeUnitCount) }
    }

    /// Where the literal string (ISO 32000-1, 7.3.4.2) that starts at `index` ends, after its parenthesis.
    func endOfString(at index: Int) -> Int? {
        var (position, depth) = (index, 0)
        while position < count {
            switch self[position] {
            case UInt8(ascii: "\\"): position += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { return position <= count ? position : nil }
        }
        return nil
    }

    /// Whether no literal string is open at the end.
    var isOutsideOfString: Bool {
        var position = 0
        while let start = firstIndex(of: UInt8(ascii: "("), from: position) {
            guard let end = endOfString(at: start) else { return false }
            position = end
        }
        return true
    }
}
