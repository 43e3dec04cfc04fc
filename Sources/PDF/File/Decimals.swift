extension [UInt8] {
    /// The digits of a number that is not negative.
    package mutating func append(decimal value: Int) {
        let start = count
        var rest = value.magnitude
        repeat {
            append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
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
        self += " 0 R".utf8
    }
}
