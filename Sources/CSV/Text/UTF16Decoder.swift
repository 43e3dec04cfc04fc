/// Turns UTF-16 into UTF-8, a piece at a time.
struct UTF16Decoder {
    private let isBigEndian: Bool
    /// The first half of a code unit whose second is in the next piece.
    private var half: UInt8?
    /// The first of a pair of surrogates.
    private var high: UInt16?

    init(isBigEndian: Bool) {
        self.isBigEndian = isBigEndian
    }

    /// Halves of surrogate pairs without their others become U+FFFD.
    mutating func decode(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for byte in bytes {
            guard let first = half else {
                half = byte
                continue
            }
            half = nil
            take(isBigEndian ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first), into: &text)
        }
        if isLast, high != nil || half != nil {
            (high, half) = (nil, nil)
            Self.append("\u{FFFD}", to: &text)
        }
        return text
    }

    private mutating func take(_ unit: UInt16, into text: inout [UInt8]) {
        if let first = high {
            high = nil
            if UTF16.isTrailSurrogate(unit) {
                let value = 0x1_0000 + (UInt32(first) - 0xD800) << 10 + (UInt32(unit) - 0xDC00)
                return Self.append(Unicode.Scalar(value) ?? "\u{FFFD}", to: &text)
            }
            Self.append("\u{FFFD}", to: &text)
        }
        if UTF16.isLeadSurrogate(unit) {
            high = unit
        } else if unit < 0x80 {
            text.append(UInt8(unit))
        } else {
            Self.append(Unicode.Scalar(unit) ?? "\u{FFFD}", to: &text)
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout [UInt8]) {
        text.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
    }
}
