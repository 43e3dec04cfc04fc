import Foundation
import Testing

@testable import Items

struct JSONParserTests {
    @Test func `members keep their order and numbers their kind`() throws {
        let value = try parse(#" {"b": 1, "a": [1.0, -2, 1e2, true, null], "": "x"} "#)
        #expect(
            value
                == .object([
                    .init(name: "b", value: 1),
                    .init(name: "a", value: .array([.double(1), -2, .double(100), true, .null])),
                    .init(name: "", value: "x"),
                ])
        )
        #expect(try parse("true").integer == nil)
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "[1 2]", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{a:1}", "01", "-", "1.", ".5", "1e", "+1",
        "tru",
        "truex", "nul", "NaN", "'a'", #""a"#, #""\x""#, #""\u12g4""#, "\"\u{1}\"", "1 2", "[1]]", "1\u{FEFF}",
        "// c\n1",
    ])
    func `a text that is no JSON is refused without naming a field`(text: String) {
        let error = #expect(throws: JSONError.self) { try parse(text) }
        #expect(error?.pointer == nil)
    }

    @Test func `an error says where it is`() {
        let error = #expect(throws: JSONError.self) { try parse("{\n  \"a\": 1,\n  \"b\" 2\n}") }
        #expect(error?.line == 3)
        #expect(error?.column == 7)
        #expect(error?.detail == "has '2' where there should be ':'")
    }

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, "/a"), (#"{"x":[0,{"t~/":1,"t~/":2}]}"#, "/x/1/t~0~1"), (#"{"n":1e999}"#, "/n"),
        (#"["\ud800"]"#, "/0"), (#"["\ud800\u0041"]"#, "/0"), (#"["\udc00"]"#, "/0"), (#"{"t":"a\u0000b"}"#, "/t"),
        (#"{"t":"\u001b"}"#, "/t"), (#"{"t":"\b"}"#, "/t"), ("{\"t\":\"\u{7F}\"}", "/t"), ("{\"t\":\"\u{85}\"}", "/t"),
        (#""\u009f""#, ""),
    ])
    func `a value that no field may have is refused by its pointer`(text: String, pointer: String) {
        #expect(throws: JSONError.self) { try parse(text) }
        let error = #expect(throws: JSONError.self) { try parse(text) }
        #expect(error?.pointer == pointer)
    }

    @Test func `a duplicate among many members is found`() {
        let members = (0..<100).map { "\"m\($0)\":0" } + ["\"m50\":1"]
        let error = #expect(throws: JSONError.self) { try parse("{\(members.joined(separator: ","))}") }
        #expect(error?.pointer == "/m50")
    }

    @Test func `what a tracker answers is taken as it comes`() throws {
        let value = try JSONValue(parsing: Array(#"{"a":1,"a":"\ud800x\u0000"}"#.utf8), rules: .foreign)
        #expect(value["a"] == "\u{FFFD}x\0")
    }

    @Test func `escapes and surrogate pairs are read`() throws {
        #expect(try parse(#""\"\\\/\n\r\t\u00e9\ud83d\ude00 é""#) == "\"\\/\n\r\té\u{1F600} é")
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xC3]] {
            #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        }
    }

    @Test func `32 levels are read and 33 are not, whatever their number`() throws {
        _ = try parse(String(repeating: "[", count: 32) + String(repeating: "]", count: 32))
        for depth in [33, 100_000] {
            #expect(throws: JSONError.self) { try parse(String(repeating: "[", count: depth)) }
            #expect(throws: JSONError.self) { try parse(String(repeating: #"{"a":"#, count: depth)) }
        }
    }

    @Test func `whole numbers of 64 bits are exact and larger ones are doubles`() throws {
        #expect(try parse("9223372036854775807") == .integer(.max))
        #expect(try parse("-9223372036854775808") == .integer(.min))
        #expect(try parse("9223372036854775808") == .double(9_223_372_036_854_775_808))
    }

    @Test func `text that is cut or changed anywhere is refused or read, never more`() throws {
        let text = Array(#"{"a":[1,-2.5e3,"\u00e9\ud83d\ude00x",true,null,{"b":{}}],"ü":"\n"}"#.utf8)
        var random = SystemRandomNumberGenerator()
        for end in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: text[..<end]) }
        }
        for _ in 0..<20_000 {
            var changed = text
            changed[Int.random(in: 0..<text.count, using: &random)] = .random(in: .min ... .max, using: &random)
            guard let value = try? JSONValue(parsing: changed) else { continue }
            #expect(try JSONValue(parsing: value.text) == value)
        }
    }

    @Test func `Foundation reads the same from what we write`() throws {
        let value: JSONValue = ["a": "q\"\\\n\u{1}é\u{1F600}", "b": [1, .double(1.5), true, .null, [:]]]
        let object = try JSONSerialization.jsonObject(with: Data(value.text)) as? [String: Any]
        #expect(object?["a"] as? String == "q\"\\\n\u{1}é\u{1F600}")
        #expect((object?["b"] as? [Any])?.count == 5)
    }

    private func parse(_ text: String) throws -> JSONValue {
        try JSONValue(parsing: Array(text.utf8))
    }
}
