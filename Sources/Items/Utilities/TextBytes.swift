/// UTF-8 text built up in a buffer that is used again and again: a bundle writes every item three times, and Strings
/// made of parts would take most of its time.
extension [UInt8] {
    public mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }

    public mutating func append(decimal number: Int) {
        if (0..<10).contains(number) {
            append(UInt8(ascii: "0") + UInt8(number))
        } else {
            append(number.description)
        }
    }

    /// Lower-case hexadecimal, two digits a byte.
    public mutating func append(hexadecimal bytes: some Sequence<UInt8>) {
        for byte in bytes {
            append(Self.hexadecimalDigit(byte >> 4))
            append(Self.hexadecimalDigit(byte & 15))
        }
    }

    /// The same text as the time's `description`.
    public mutating func append(_ time: Timestamp) {
        let days = time.milliseconds.flooredDivision(by: 86_400_000)
        let date = CivilDate(daysSinceEpoch: Int(days))
        guard (0...9999).contains(date.year) else { return append(time.description) }
        let rest = Int(time.milliseconds - days * 86_400_000)
        append(date.year, digits: 4, then: "-")
        append(date.month, digits: 2, then: "-")
        append(date.day, digits: 2, then: "T")
        append(rest / 3_600_000, digits: 2, then: ":")
        append(rest / 60_000 % 60, digits: 2, then: ":")
        append(rest / 1000 % 60, digits: 2, then: rest % 1000 == 0 ? "Z" : ".")
        if rest % 1000 != 0 {
            append(rest % 1000, digits: 3, then: "Z")
        }
    }

    private mutating func append(_ number: Int, digits: Int, then mark: Unicode.Scalar) {
        var divisor = digits == 4 ? 1000 : digits == 3 ? 100 : 10
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
        append(UInt8(ascii: mark))
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
