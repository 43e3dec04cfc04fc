/// Identifiers that are never met twice: 122 bits from the kernel.
///
/// Swift's own generator asks `getrandom`, which needs no file handle, and ends the process with a sentence where the
/// kernel gives nothing. Foundation's `UUID()` opens /dev/urandom each time, and is all zeros where that fails: in a
/// process that was out of handles, two clients got one id, and the file of one was the other's report.
public enum RandomID {
    /// A UUID of version 4 (RFC 9562) in lower case.
    public static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return text(high: generator.next(), low: generator.next())
    }

    /// Writes 128 bits as `8-4-4-4-12`, with the version and the variant in their places.
    static func text(high: UInt64, low: UInt64, version: UInt64 = 4) -> String {
        let halves = (high & ~0xF000 | version << 12, low & ~(0b11 << 62) | 0b10 << 62)
        return String(unsafeUninitializedCapacity: 36) { text in
            var digit: UInt64 = 0
            for index in 0..<36 {
                guard ![8, 13, 18, 23].contains(index) else {
                    text[index] = UInt8(ascii: "-")
                    continue
                }
                let half = digit < 16 ? halves.0 : halves.1
                let value = UInt8(truncatingIfNeeded: half >> (60 - 4 * (digit % 16)) & 0xF)
                text[index] = value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
                digit += 1
            }
            return 36
        }
    }
}
