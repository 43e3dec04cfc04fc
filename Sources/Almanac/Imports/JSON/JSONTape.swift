/// A JSON text (RFC 8259) as a flat list of its values in document order, made in one pass.
///
/// Trackers send 2 to 5 kB an item, of which an import uses a tenth. `JSONDecoder` reads 91 MB/s of it and
/// `JSONValue`, which keeps every string, about as much; this reads 500 and more. Shapes that vary (a label that is a
/// string or an object) need no type of their own.
final class JSONTape: Sendable {
    enum Kind: UInt8, Sendable {
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

    /// - Throws: `JSONSyntaxError` for anything that is not exactly one JSON value.
    init(_ bytes: [UInt8]) throws(JSONSyntaxError) {
        var parser = JSONTapeParser(expectedCount: bytes.count / 16)
        try parser.parse(bytes.span)
        self.bytes = bytes
        entries = parser.entries
    }

    var root: JSONNode {
        JSONNode(tape: self, index: 0)
    }
}

/// Where a text stops being JSON.
struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
    var offset: Int
    var reason: String

    var description: String {
        "\(reason) at byte \(offset)"
    }
}
