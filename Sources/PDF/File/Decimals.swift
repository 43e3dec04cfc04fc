extension [UInt8] {
    /// The digits of a number that is not negative.
    package mutating func append(decimal value: Int) {
        var rest = value.magnitude
        if rest < 10 { return append(0x30 + UInt8(truncatingIfNeeded: rest)) }
        // From the last to the first, and then all of them at once: a document has some millions.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = digits.count
            repeat {
                start -= 1
                digits.initializeElement(at: start, to: 0x30 + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
            } while rest > 0
            append(contentsOf: UnsafeMutableBufferPointer(rebasing: digits[start...]))
        }
    }

    mutating func append(signed value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(decimal: value)
    }

    /// `-1500` as `-1.5`.
    mutating func append(thousandths value: Int) {
        append(value, parts: 1000)
    }

    /// With six digits after the point at most: for scales.
    mutating func append(millionths value: Double) {
        append(Int((value * 1_000_000).rounded()), parts: 1_000_000)
    }

    /// So many parts of a whole, a power of ten: 15 of 10 as `1.5`.
    package mutating func append(_ value: Int, parts: UInt) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(decimal: Int(value.magnitude / parts))
        var rest = value.magnitude % parts
        guard rest > 0 else { return }
        append(UInt8(ascii: "."))
        var unit = parts / 10
        while rest > 0 {
            append(0x30 + UInt8(truncatingIfNeeded: rest / unit))
            (rest, unit) = (rest % unit, unit / 10)
        }
    }
}

extension [UInt8] {
    /// `12 0 R`
    mutating func append(reference number: Int) {
        append(decimal: number)
        append(" 0 R")
    }

    /// Text that is in the program: its bytes are copied as they are, with none of what a `String` wants to be asked.
    mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
