/// Walks over text that is mostly numbers of a fixed width.
public struct DigitReader {
    public let bytes: ArraySlice<UInt8>
    public var position: Int

    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    public var isAtEnd: Bool { position == bytes.endIndex }

    public var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    public mutating func skip(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard bytes.endIndex - position >= length else { return false }
        for offset in 0..<length where bytes[position + offset] != text.utf8Start[offset] { return false }
        position += length
        return true
    }

    public mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.endIndex, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Exactly `count` digits.
    public mutating func number(_ count: Int) -> Int? {
        guard bytes.endIndex - position >= count else { return nil }
        var value = 0
        for byte in bytes[position..<position + count] {
            guard let digit = Self.digit(byte) else { return nil }
            value = value * 10 + digit
        }
        position += count
        return value
    }

    /// One digit or more, at most `count`.
    public mutating func number(upTo count: Int) -> Int? {
        let digits = bytes[position...].prefix(count).prefix { Self.digit($0) != nil }
        return number(max(digits.count, 1))
    }

    /// How many digits come next.
    public var digits: Int {
        bytes[position...].prefix { Self.digit($0) != nil }.count
    }

    /// One or more digits after the decimal sign, as thousandths.
    public mutating func fraction() -> Int? {
        let start = position
        var value = 0
        while position < bytes.endIndex, let digit = Self.digit(bytes[position]) {
            if position - start < 3 { value = value * 10 + digit }
            position += 1
        }
        switch position - start {
        case 0: return nil
        case 1: return value * 100
        case 2: return value * 10
        default: return value
        }
    }

    private static func digit(_ byte: UInt8) -> Int? {
        let value = Int(byte) - Int(UInt8(ascii: "0"))
        return (0...9).contains(value) ? value : nil
    }
}
