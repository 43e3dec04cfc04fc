/// The strings of an operation such as `[(Ke)-3<0a>]TJ`, as the bytes that they stand for (ISO 32000-1, 7.3.4).
struct PDFStrings {
    private(set) var values: [[UInt8]] = []

    init(_ bytes: UnsafeRawBufferPointer) {
        var position = 0
        while position < bytes.count {
            var end: Int?
            if bytes[position] == UInt8(ascii: "(") {
                end = bytes.endOfString(at: position)
                if let end { values.append(Self.literal(bytes.part(position + 1..<end - 1))) }
            } else if bytes[position] == UInt8(ascii: "<") {
                end = bytes.firstIndex(of: UInt8(ascii: ">"), from: position).map { $0 + 1 }
                if let end { values.append(Self.hexadecimal(bytes.part(position + 1..<end - 1))) }
            }
            position = end ?? position + 1
        }
    }

    private static func literal(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "\\"), index < bytes.count else {
                result.append(byte)
                continue
            }
            if let octal = octal(bytes.part(index..<index + 3)) {
                result.append(octal.value)
                index += octal.count
            } else {
                if bytes[index] != UInt8(ascii: "\n") { result.append(unescaped(bytes[index])) }
                index += 1
            }
        }
        return result
    }

    private static func octal(_ bytes: UnsafeRawBufferPointer) -> (value: UInt8, count: Int)? {
        let digits = bytes.prefix { $0 & 0xF8 == 0x30 }
        guard !digits.isEmpty else { return nil }
        return (UInt8(truncatingIfNeeded: digits.reduce(0) { $0 << 3 | Int($1 & 7) }), digits.count)
    }

    private static func unescaped(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: byte
        }
    }

    /// White space between digits counts for nothing, and a last digit without its pair as if a zero followed.
    private static func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        var isHigh = true
        for byte in bytes {
            guard let digit = digit(byte) else { continue }
            if isHigh { result.append(digit << 4) } else { result[result.count - 1] |= digit }
            isHigh.toggle()
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
