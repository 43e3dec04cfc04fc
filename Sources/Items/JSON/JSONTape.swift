/// A JSON text (RFC 8259) as a flat list of its values in document order, made in one pass.
///
/// Trackers send 2 to 5 kB an item, of which an import uses a tenth. `JSONDecoder` reads 91 MB/s of it and
/// `JSONValue`, which keeps every string, about as much; this reads 500 and more. Shapes that vary (a label that is a
/// string or an object) need no type of their own.
public final class JSONTape: Sendable {
    public enum Kind: UInt8, Sendable {
        case null, no, yes, number, string, escapedString, array, object
    }

    /// One value. In an object, names and values take turns.
    struct Entry: Sendable {
        var kind: Kind
        /// The value's first byte and the one after its last; of a string, those between the quotes.
        var start: UInt32
        var end: UInt32
        /// The entry that follows this value and all that is in it.
        var next: UInt32
    }

    let bytes: [UInt8]
    let entries: [Entry]

    /// A text of three bytes a value, such as a list of `{}`, would take ten times its own size and keep a thread for
    /// seconds; what trackers send has 16 bytes a value and more.
    public static let mostValues = 4 << 20

    /// - Parameters:
    ///   - bytes: UTF-8 with or without a byte-order mark, or UTF-16 with one.
    ///   - mostValues: a text that has more is refused; names of members count.
    /// - Throws: `JSONSyntaxError` for anything that is not exactly one JSON value.
    public init(_ bytes: [UInt8], mostValues: Int = JSONTape.mostValues) throws(JSONSyntaxError) {
        let bytes = Self.fromUTF16(bytes) ?? bytes
        var parser = JSONTapeParser(expectedCount: min(bytes.count / 16, mostValues), mostValues: mostValues)
        try parser.parse(bytes.span)
        self.bytes = bytes
        entries = parser.entries
    }

    /// nil for what does not begin with the mark of UTF-16.
    private static func fromUTF16(_ bytes: [UInt8]) -> [UInt8]? {
        let isLittle = bytes.starts(with: [0xFF, 0xFE])
        guard isLittle || bytes.starts(with: [0xFE, 0xFF]) else { return nil }
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
            isLittle
                ? UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8
                : UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    public var root: JSONNode {
        JSONNode(tape: self, index: 0)
    }
}

/// Where a text stops being JSON.
public struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
    var offset: Int
    var reason: String
    /// Whether it may be JSON, but of more values than are taken.
    public var isTooLarge = false

    public var description: String {
        "\(reason) at byte \(offset)"
    }
}
