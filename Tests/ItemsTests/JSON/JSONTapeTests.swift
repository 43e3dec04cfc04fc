import Foundation
import TestSupport
import Testing

@testable import Items

struct JSONTapeTests {
    private func root(_ text: String) throws -> JSONNode {
        try JSONTape(Array(text.utf8)).root
    }

    @Test func `members, elements and scalars are found`() throws {
        let root = try root(#" {"a": [1, -2.5e3, true, false, null, "x"], "b": {"c": "d"}, "": 7} "#)
        let elements = try #require(root["a"]).elements
        #expect(elements.count == 6)
        #expect(elements[0].integer == 1)
        #expect(elements[1].kind == .number && elements[1].integer == nil)
        #expect(elements[2].bool == true && elements[3].bool == false)
        #expect(elements[4].isNull)
        #expect(elements[5].string == "x")
        #expect(root["b"]?["c"]?.string == "d")
        #expect(root["c"] == nil)
        #expect(root["b"]?["c"]?["d"] == nil)
    }

    @Test(arguments: [
        (#""\u0041\n\t\"\\\/\b\f\r""#, "A\n\t\"\\/\u{8}\u{C}\r"),
        (#""\ud83d\ude80 \u5c71""#, "🚀 山"),
        (
            #""a name of more than eight plain characters \" and more""#,
            "a name of more than eight plain characters \" and more"
        ),
        ("\"grüße 山 مرحبا\"", "grüße 山 مرحبا"),
    ])
    func `strings come out as they were meant`(json: String, text: String) throws {
        #expect(try root(json).string == text)
    }

    @Test func `half a surrogate pair is replaced`() throws {
        let node = try root(#""a\ud83d!""#)
        #expect(try #require(node.string).contains("\u{FFFD}"))
        let bytes = try JSONTape([0x22, 0x61, 0xED, 0xA0, 0x80, 0x22])
        #expect(bytes.root.string?.first == "a")
    }

    @Test func `a byte-order mark is skipped, and the texts that it begins are read`() throws {
        let text = #"{"title": "grüße 🚀"}"#
        var encodings = [Array("\u{FEFF}\(text)".utf8)]
        let units = Array("\u{FEFF}\(text)".utf16)
        encodings.append(units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        encodings.append(units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
        for bytes in encodings { #expect(try JSONTape(bytes).root["title"]?.string == "grüße 🚀") }
    }

    @Test func `an escaped name is found by what it means`() throws {
        #expect(try root(#"{"\u0069d": 5}"#)["id"]?.integer == 5)
    }

    @Test(arguments: [
        "", " ", "{", "[", "[1", "[1,", "[1,]", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{1:2}", "01", "1.", ".5",
        "+1",
        "-", "1e", "tru", "nul", "True", "\"", #""\x""#, #""\u12g4""#, #""\u12"#, "\"\u{1}\"", "\"tab\there\"", "[1] 2",
        "[1}", "{]", "'a'", "NaN", "// c", "[]\u{FEFF}", "\u{FEFF}\u{FEFF}[]", "\u{FEFF}",
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONTape(Array(text.utf8)) }
    }

    @Test func `a text of more values than are taken is refused, and says so`() throws {
        let text = Array(#"{"a": [{}, 1, null]}"#.utf8)
        #expect(try JSONTape(text, mostValues: 6).root["a"]?.elements.count == 3)
        #expect(throws: JSONSyntaxError(offset: 18, reason: "more than 5 values", isTooLarge: true)) {
            try JSONTape(text, mostValues: 5)
        }
    }

    @Test func `elements are counted without being made`() throws {
        let root = try JSONTape(Array("[[1, 2], {}, 3]".utf8)).root
        #expect(root.hasMoreElements(than: 2) && !root.hasMoreElements(than: 3))
        #expect(root.first(2).count == 2 && root.elements[0].hasChildren && !root.elements[1].hasChildren)
    }

    @Test func `a control character is found wherever it stands in a word of eight bytes`() {
        for offset in 0..<24 {
            var bytes = Array("\"\(String(repeating: "é~", count: 12))\"".utf8)
            bytes[1 + offset] = 0x1F
            #expect(throws: JSONSyntaxError.self) { try JSONTape(bytes) }
        }
    }

    @Test func `nesting ends at 128 levels`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        _ = try JSONTape(nested(128))
        #expect(throws: JSONSyntaxError.self) { try JSONTape(nested(129)) }
    }

    /// Damages good texts at random and asks a second parser whether what is left is JSON.
    @Test func `damaged texts are judged as Foundation judges them`() throws {
        let good = try GitHubFixture.bytes("issues")
        var random = SplitMix(seed: 7)
        for _ in 0..<400 {
            var bytes = Array(good.prefix(Int.random(in: 0...good.count, using: &random)))
            if bytes.count < good.count, Bool.random(using: &random) { bytes = good }
            for _ in 0..<Int.random(in: 0...2, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0x20..<0x7F, using: &random)
            }
            let isJSON = (try? JSONDecoder().decode(Anything.self, from: Data(bytes))) != nil
            #expect(((try? JSONTape(bytes)) != nil) == isJSON, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }
}

/// Decodes any JSON value, for its syntax only.
private struct Anything: Decodable {
    init(from decoder: any Decoder) throws {
        _ = try decoder.singleValueContainer()
    }
}

/// Sebastiano Vigna's splitmix64: the same numbers in every run.
private struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
