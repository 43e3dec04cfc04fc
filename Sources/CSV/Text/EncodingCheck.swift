import Foundation
import Items

/// Finds out whether bytes are UTF-8, before anything of a file is stored: one in another encoding has but a few rows
/// that show it. A pipe can't be read twice, and is looked at as it comes.
struct EncodingCheck {
    /// Whether the file says that it is UTF-8.
    private let isMarked: Bool
    /// Characters of more than one byte that are as they should be, and places that are not.
    private var wellFormed = 0
    private var broken = 0
    private var line = 1
    private var firstBrokenLine = 1
    /// How many bytes of the present character are to come, and between what its next one must lie.
    private var missing = 0
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF
    private var guess = EncodingGuess()
    /// Whether there is a byte that Windows-1252 has no character for.
    private var isBeyondWindows1252 = false

    /// So many good ones to a bad one make text in UTF-8 that something has damaged.
    private static let damageRatio = 20

    init(isMarked: Bool = false) {
        self.isMarked = isMarked
    }

    /// Looks at all of a file, which is in one encoding from its beginning to its end.
    static func run(path: String, isMarked: Bool) throws -> CSVEncoding {
        var check = EncodingCheck(isMarked: isMarked)
        do {
            let file = try FileHandle(reading: path)
            while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { check.read([UInt8](piece)) }
        } catch {
            throw CSVFileError.unreadable(path: path, error)
        }
        return try check.encoding(isCut: false)
    }

    /// The encoding of what was read.
    ///
    /// - Throws: `CSVFileError.notUTF8` where it is none that can be read.
    mutating func encoding(isCut: Bool) throws -> CSVEncoding {
        do {
            try finish(isCut: isCut)
            return .utf8
        } catch  where isWindows1252 {
            return .windows1252
        }
    }

    /// Text in which hardly a character is UTF-8: one of both encodings would lose its letters in either.
    private var isWindows1252: Bool {
        !isMarked && !isBeyondWindows1252 && guess.isWestern && wellFormed * Self.damageRatio <= broken
    }

    /// Looks at the next piece.
    mutating func read(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var index = 0
            while index < bytes.count {
                if missing == 0, index + 8 <= bytes.count {
                    let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    if word & 0x8080_8080_8080_8080 == 0 {
                        line += Self.lineFeeds(in: word)
                        index += 8
                        continue
                    }
                }
                let previous = index > 0 ? bytes[index - 1] : 0
                take(bytes[index], after: previous, before: index + 1 < bytes.count ? bytes[index + 1] : 0)
                index += 1
            }
        }
    }

    /// - Throws: `CSVFileError.notUTF8`
    mutating func finish(isCut: Bool) throws {
        if missing > 0, !isCut { breakOff(at: nil, after: 0, before: 0) }
        try throwIfHopeless()
    }

    func throwIfHopeless() throws {
        guard broken > 0, broken * Self.damageRatio >= wellFormed else { return }
        throw CSVFileError.notUTF8(line: firstBrokenLine, looksLike: guess.name)
    }

    private mutating func take(_ byte: UInt8, after previous: UInt8, before next: UInt8) {
        if byte >= 0x80, !Windows1252.has(byte) { isBeyondWindows1252 = true }
        if missing > 0 {
            guard allowed.contains(byte) else {
                breakOff(at: byte, after: previous, before: next)
                return
            }
            missing -= 1
            allowed = 0x80...0xBF
            if missing == 0 { wellFormed += 1 }
            return
        }
        switch byte {
        case 0x0A: line += 1
        case 0..<0x80: break
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, allowed) = (2, 0xA0...0xBF)
        case 0xED: (missing, allowed) = (2, 0x80...0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, allowed) = (3, 0x90...0xBF)
        case 0xF4: (missing, allowed) = (3, 0x80...0x8F)
        case 0xF1...0xF3: missing = 3
        default: breakOff(at: byte, after: previous, before: next)
        }
        if byte >= 0x80 { guess.note(byte, after: previous, before: next) }
    }

    /// Notes a place that is not UTF-8; the byte there may begin the next character.
    private mutating func breakOff(at byte: UInt8?, after previous: UInt8, before next: UInt8) {
        if broken == 0 { firstBrokenLine = line }
        broken += 1
        let wasInside = missing > 0
        (missing, allowed) = (0, 0x80...0xBF)
        if let byte, wasInside { take(byte, after: previous, before: next) }
    }

    private static func lineFeeds(in word: UInt64) -> Int {
        // Bytes that are 0 where there is a line feed, of which those are counted.
        let other = word ^ 0x0A0A_0A0A_0A0A_0A0A
        let zeros = ~((other & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F | other | 0x7F7F_7F7F_7F7F_7F7F)
        return zeros.nonzeroBitCount
    }
}
