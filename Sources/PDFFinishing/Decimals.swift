extension [UInt8] {
    /// The digits of a number that is not negative.
    mutating func append(decimal value: Int) {
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
        if value < 0 { append(UInt8(ascii: "-")) }
        append(decimal: Int(value.magnitude / 1000))
        var rest = value.magnitude % 1000
        guard rest > 0 else { return }
        append(UInt8(ascii: "."))
        var unit: UInt = 100
        while rest > 0 {
            append(0x30 + UInt8(truncatingIfNeeded: rest / unit))
            (rest, unit) = (rest % unit, unit / 10)
        }
    }
}
