/// The backslash escapes of JSON strings.
enum JSONEscapes {
    /// The UTF-8 of a string whose syntax has been checked; a lone surrogate becomes the three bytes that no valid
    /// UTF-8 holds, so that whoever makes a `String` of it decides between repair and refusal.
    static func resolved(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        var position = raw.startIndex
        while position < raw.endIndex {
            if raw[position] != UInt8(ascii: "\\") {
                result.append(raw[position])
                position += 1
            } else if raw[position + 1] == UInt8(ascii: "u") {
                append(codePoint(raw, &position), to: &result)
            } else {
                result.append(single(raw[position + 1]))
                position += 2
            }
        }
        return result
    }

    private static func single(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }

    /// Reads `\uXXXX`, and its partner where two make a surrogate pair.
    private static func codePoint(_ raw: ArraySlice<UInt8>, _ position: inout Int) -> UInt32 {
        let unit = codeUnit(raw, at: position)
        position += 6
        guard unit & 0xFC00 == 0xD800, position + 6 <= raw.endIndex, raw[position] == UInt8(ascii: "\\"),
            raw[position + 1] == UInt8(ascii: "u")
        else { return unit }
        let partner = codeUnit(raw, at: position)
        guard partner & 0xFC00 == 0xDC00 else { return unit }
        position += 6
        return 0x10000 + (unit & 0x3FF) << 10 + (partner & 0x3FF)
    }

    private static func codeUnit(_ raw: ArraySlice<UInt8>, at position: Int) -> UInt32 {
        raw[(position + 2)..<(position + 6)].reduce(0) { value, digit in
            value << 4 | UInt32(Unicode.Scalar(digit).hexadecimalDigit ?? 0)
        }
    }

    private static func append(_ code: UInt32, to result: inout [UInt8]) {
        func low(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (code >> shift & 0x3F)) }
        switch code {
        case 0..<0x80: result.append(UInt8(code))
        case 0x80..<0x800: result += [UInt8(0xC0 | code >> 6), low(0)]
        case 0x800..<0x10000: result += [UInt8(0xE0 | code >> 12), low(6), low(0)]
        default: result += [UInt8(0xF0 | code >> 18), low(12), low(6), low(0)]
        }
    }
}
