/// Sets a name apart from the sentence that it stands in (Unicode Standard Annex 9, 6.1): the name reads in its own direction,
/// and what stands around it in the sentence's.
public enum Isolate {
    static let first: Unicode.Scalar = "\u{2068}"
    static let last: Unicode.Scalar = "\u{2069}"

    /// The text between U+2068 and U+2069 where something in it reads from the right, else as it is: in other names they
    /// would change nothing but the bytes.
    public static func around(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }), text.unicodeScalars.contains(where: { isRightToLeft($0.value) })
        else {
            return text
        }
        // What the name has of marks itself could end the isolate.
        let inner = text.unicodeScalars.filter { !isMark($0.value) }
        return "\(first)\(String(String.UnicodeScalarView(inner)))\(last)"
    }

    /// Whether a character makes text read from the right.
    static func isRightToLeft(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x0590...0x08FF, 0x200F, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x1_0800...0x1_0FFF, 0x1_E800...0x1_EFFF: true
        default: false
        }
    }

    /// Whether something that is in no isolate reads from the right.
    static func hasRightToLeft(outside text: String) -> Bool {
        var depth = 0
        return text.unicodeScalars.contains { scalar in
            if scalar == first { depth += 1 }
            if scalar == last { depth = max(0, depth - 1) }
            return depth == 0 && isRightToLeft(scalar.value)
        }
    }

    /// U+2068 or U+2069 in UTF-8, at whose first byte `index` is.
    static func begins(_ bytes: [UInt8], at index: Int) -> Bool {
        index + 2 < bytes.count && bytes[index] == 0xE2 && bytes[index + 1] == 0x81 && bytes[index + 2] & 0xFE == 0xA8
    }

    /// Embeddings, overrides, isolates and their ends.
    private static func isMark(_ scalar: UInt32) -> Bool {
        (0x202A...0x202E).contains(scalar) || (0x2066...0x2069).contains(scalar)
    }
}
