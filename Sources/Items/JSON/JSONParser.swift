/// How much a text may take liberties.
public struct JSONRules: Sendable {
    /// Arrays and objects inside one another.
    public var depth: Int
    /// Refuses duplicate members, control characters other than tab and line ends, and lone surrogates.
    /// Otherwise the last duplicate counts, control characters are kept, and a lone surrogate becomes U+FFFD.
    public var strict: Bool

    public init(depth: Int, strict: Bool) {
        (self.depth, self.strict) = (depth, strict)
    }

    /// For what clients send to us.
    public static let request = JSONRules(depth: 32, strict: true)
    /// For our own documents and for bundles, which are taken as they come. What trackers answer is a `JSONTape`.
    public static let foreign = JSONRules(depth: 256, strict: false)
}

extension JSONValue {
    /// Reads one JSON text (RFC 8259, UTF-8) with nothing but white space around it and perhaps a byte-order mark before.
    public init(parsing bytes: some Collection<UInt8>, rules: JSONRules = .request) throws(JSONError) {
        let result = bytes.withContiguousStorageIfAvailable { Self.parse($0, rules) }
        switch result ?? Array(bytes).withUnsafeBufferPointer({ Self.parse($0, rules) }) {
        case .success(let value): self = value
        case .failure(let error): throw error
        }
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>, _ rules: JSONRules) -> Result<JSONValue, JSONError> {
        var parser = JSONParser(bytes: bytes, rules: rules)
        do throws(JSONError) {
            return .success(try parser.document())
        } catch {
            return .failure(error.located(in: bytes))
        }
    }
}

/// A recursive descent over bytes that outlive it. Strings are in `JSONParser+Strings.swift`.
///
/// Foundation's decoders take duplicate members without a word, can't say where a text is wrong, and are slower.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let rules: JSONRules
    var position = 0
    private var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>, rules: JSONRules) {
        self.bytes = bytes
        self.rules = rules
    }

    mutating func document() throws(JSONError) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        skipSpace()
        if position == bytes.count { throw error("is empty") }
        let value = try value()
        skipSpace()
        if position < bytes.count { throw unexpected("the end") }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        switch current {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw unexpected("a value")
        }
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        try descend()
        var members: [JSONValue.Member] = []
        var seen = MemberNames()
        while try more(members.isEmpty, until: UInt8(ascii: "}")) {
            let start = position
            guard current == UInt8(ascii: "\"") else { throw unexpected("a member name") }
            let name = try string()
            if rules.strict, seen.insert(name, among: members) {
                throw error("has the member \"\(name.prefix(100))\" twice", at: start, pointer: "").inside(name)
            }
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw unexpected("':'") }
            position += 1
            skipSpace()
            do throws(JSONError) {
                members.append(JSONValue.Member(name: name, value: try value()))
            } catch {
                throw error.inside(name)
            }
        }
        return .object(members)
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try descend()
        var elements: [JSONValue] = []
        while try more(elements.isEmpty, until: UInt8(ascii: "]")) {
            do throws(JSONError) {
                elements.append(try value())
            } catch {
                throw error.inside(String(elements.count))
            }
        }
        return .array(elements)
    }

    /// Goes past an opening bracket.
    private mutating func descend() throws(JSONError) {
        depth += 1
        if depth > rules.depth { throw error("is nested more than \(rules.depth) levels deep") }
        position += 1
    }

    /// Goes past the comma before the next element or past the closing bracket; false at the latter.
    private mutating func more(_ first: Bool, until close: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        if current == close {
            position += 1
            depth -= 1
            return false
        }
        if first { return true }
        guard current == UInt8(ascii: ",") else { throw unexpected("',' or '\(Character(Unicode.Scalar(close)))'") }
        position += 1
        skipSpace()
        return true
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let rest = bytes[position...].prefix(word.utf8CodeUnitCount)
        let matches = word.withUTF8Buffer { rest.elementsEqual($0) }
        guard matches else { throw unexpected("a value") }
        position += word.utf8CodeUnitCount
        return value
    }
}

/// The names of one object's members: compared one by one while they are few, hashed when they are many.
private struct MemberNames {
    private var names: Set<String> = []

    /// Whether the name was there before.
    mutating func insert(_ name: String, among members: [JSONValue.Member]) -> Bool {
        guard members.count >= 16 else { return members.contains { $0.name == name } }
        if names.isEmpty { names = Set(members.map(\.name)) }
        return !names.insert(name).inserted
    }
}
