import Foundation
import Synchronization

/// Makes the input of one case of a property test from its seed.
///
/// `ALMANAC_FUZZ=count[:seed]` sets how many cases each property has, and the first one's seed.
public struct Fuzz: RandomNumberGenerator {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    /// Splitmix64.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The seeds of the cases: as many as the environment says, else `count`.
    public static func plan(_ count: Int) -> Range<UInt64> {
        let plan = (ProcessInfo.processInfo.environment["ALMANAC_FUZZ"] ?? "").split(separator: ":")
        let first = plan.count == 2 ? UInt64(plan[1]) ?? 1 : 1
        return first..<(first + (plan.first.flatMap { UInt64($0) } ?? UInt64(count)))
    }

    /// Tries a property on one case after the other, on a thread that is no other test's, one property at a time.
    ///
    /// - Parameters:
    ///   - count: see ``plan(_:)``.
    ///   - check: what is wrong, nil where nothing is.
    /// - Returns: what was wrong first, or thrown, with what repeats it.
    public static func firstFault(
        _ count: Int,
        _ check: sending @escaping (inout Fuzz) throws -> String?
    ) async throws -> String? {
        nonisolated(unsafe) let check = check
        return try await onThread { turn.withLock { _ in firstFault(plan(count), check) } }
    }

    private static let turn = Mutex(())

    private static func firstFault(_ seeds: Range<UInt64>, _ check: (inout Fuzz) throws -> String?) -> String? {
        for seed in seeds {
            var fuzz = Fuzz(seed: seed)
            do {
                guard let fault = try check(&fuzz) else { continue }
                return "\(fault) (ALMANAC_FUZZ=1:\(seed))"
            } catch {
                return "it throws \(error) (ALMANAC_FUZZ=1:\(seed))"
            }
        }
        return nil
    }
}

extension Fuzz {
    public mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }

    /// Once in so many times.
    public mutating func once(in times: Int) -> Bool {
        number(1...times) == 1
    }

    public mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[number(0...elements.count - 1)]
    }

    /// A text of signs that are special somewhere, and of plain ones.
    public mutating func text(_ length: ClosedRange<Int> = 0...12) -> String {
        (0..<number(length)).map { _ in pick(Self.signs) }.joined()
    }

    public mutating func bytes(_ length: ClosedRange<Int>) -> [UInt8] {
        (0..<number(length)).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }

    /// The bytes with some of them changed, taken out, said twice or put in.
    public mutating func changed(_ bytes: [UInt8], words: [String] = []) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<number(1...4) {
            let place = number(0...bytes.count)
            let end = min(bytes.count, place + number(0...9))
            switch number(0...6) {
            case 0 where place < bytes.count: bytes[place] ^= UInt8(1 << number(0...7))
            case 1 where place < bytes.count: bytes[place] = UInt8(number(0...255))
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: number(0...bytes.count))
            case 4: bytes.insert(contentsOf: text(1...3).utf8, at: place)
            case 5 where !words.isEmpty: bytes.replaceSubrange(place..<end, with: pick(words).utf8)
            default: bytes.insert(UInt8(number(0...255)), at: place)
            }
        }
        return bytes
    }

    private static let signs = [
        "a", "b", "Z", "0", "9", " ", "  ", "\t", "\n", "\r\n", "\r", "\0", "\u{1}", "\u{7F}", "\u{85}", "\"", "'", "`",
        "\\",
        "/", "//", "..", ".", ",", ";", ":", "|", "&", "<", ">", "(", ")", "[", "]", "{", "}", "%", "%%", "%41", "#",
        "$",
        "=", "+", "-", "--", "@", "!", "?", "*", "~", "^", "_", "é", "e\u{301}", "ß", "ﬁ", "山", "１", "。", "مرحبا",
        "שלום", "\u{200B}", "\u{200F}", "\u{202E}", "\u{FEFF}", "\u{2028}", "\u{FFFD}", "\u{10FFFF}", "\u{1F680}",
        "👨‍👩‍👧", "\u{E000}", "CON", "null", "true", "1e999", "-0", "2024-02-30", "9223372036854775808",
    ]
}
