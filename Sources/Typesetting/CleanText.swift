/// Text as it can be set: UTF-8 without control characters, each run of white space one space, none at the ends.
///
/// Trackers send U+0000, newlines and zero-width spaces in titles. Overrides of direction are dropped too: they could
/// make a name read as another. Noncharacters become U+FFFD: text for other programs must not have them (Unicode,
/// 23.7).
///
/// Isolates of the first strong direction (U+2068 to U+2069) stay in texts that have something from the right: they make
/// no name read as another, and `Isolate` sets names apart with them. The breaker draws nothing for them.
struct CleanText {
    enum Language: Int, Hashable {
        case any, chinese, japanese, korean
    }

    private(set) var bytes: [UInt8] = []
    private(set) var isASCII = true
    private(set) var hasRightToLeft = false
    /// Decides between the Chinese, Japanese and Korean forms of one character.
    private(set) var language = Language.any
    /// Whether isolates are among the bytes.
    private(set) var hasIsolates = false
    private var hasSeenIsolates = false
    private var hasPendingSpace = false

    init() {}

    init(_ text: String) {
        take(text)
    }

    var string: String { String(decoding: bytes, as: UTF8.self) }

    mutating func take(_ text: String) {
        hasIsolates = false
        var text = text
        text.withUTF8 { utf8 in
            scan(utf8)
            guard hasSeenIsolates, hasRightToLeft else { return }
            hasIsolates = true
            scan(utf8)
        }
    }

    private mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        isASCII = true
        hasRightToLeft = false
        language = .any
        hasSeenIsolates = false
        hasPendingSpace = false
    }

    private mutating func scan(_ utf8: UnsafeBufferPointer<UInt8>) {
        reset()
        bytes.reserveCapacity(utf8.count)
        var index = 0
        while index < utf8.count {
            let byte = utf8[index]
            if byte > 0x20 && byte < 0x7F {
                appendSpaceIfPending()
                bytes.append(byte)
                index += 1
            } else if byte < 0x80 {
                hasPendingSpace = !bytes.isEmpty
                index += 1
            } else {
                let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                append(utf8[index..<min(index + length, utf8.count)])
                index += length
            }
        }
    }

    private mutating func append(_ encoded: Slice<UnsafeBufferPointer<UInt8>>) {
        let lead = encoded.count == 2 ? encoded[encoded.startIndex] & 0x1F : encoded[encoded.startIndex] & 0x0F
        let scalar = encoded.dropFirst().reduce(UInt32(lead)) { $0 << 6 | UInt32($1 & 0x3F) }
        switch Self.treatment(of: scalar) {
        case .space:
            hasPendingSpace = !bytes.isEmpty
        case .drop:
            break
        case .isolate:
            hasSeenIsolates = true
            guard hasIsolates else { return }
            // A space before the end of a name stands behind it.
            if scalar == Isolate.first.value { appendSpaceIfPending() }
            isASCII = false
            bytes.append(contentsOf: encoded)
        case .replace:
            appendSpaceIfPending()
            isASCII = false
            bytes += [0xEF, 0xBF, 0xBD]
        case .keep:
            appendSpaceIfPending()
            isASCII = false
            note(scalar)
            bytes.append(contentsOf: encoded)
        }
    }

    private mutating func appendSpaceIfPending() {
        guard hasPendingSpace else { return }
        hasPendingSpace = false
        bytes.append(0x20)
    }

    private mutating func note(_ scalar: UInt32) {
        switch scalar {
        case _ where Isolate.isRightToLeft(scalar):
            hasRightToLeft = true
        case 0x3040...0x30FF:
            language = .japanese
        case 0x1100...0x11FF, 0xAC00...0xD7AF:
            if language != .japanese { language = .korean }
        case 0x3400...0x9FFF, 0x2_0000...0x3_FFFF:
            if language == .any { language = .chinese }
        default:
            break
        }
    }

    private enum Treatment {
        case keep, space, drop, isolate, replace
    }

    private static func treatment(of scalar: UInt32) -> Treatment {
        switch scalar {
        case 0x80...0x9F, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x205F, 0x3000:
            .space
        case Isolate.first.value, Isolate.last.value:
            .isolate
        case 0xAD, 0x200B, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB:
            .drop
        case 0xFDD0...0xFDEF:
            .replace
        default:
            scalar & 0xFFFE == 0xFFFE ? .replace : .keep
        }
    }
}
