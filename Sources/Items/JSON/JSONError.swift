/// Why a text is not taken as JSON.
public struct JSONError: Error, Equatable, Sendable {
    /// A sentence without subject for the client: `expected a value`, `has a member twice: "title"`.
    public var detail: String
    /// Bytes before the place.
    var offset: Int
    public var line = 1
    public var column = 1
    /// The value at fault as a JSON pointer, where the text is well formed and it is the value that is refused
    /// (a duplicate member, a control character, a lone surrogate, a number out of range).
    public var pointer: String?

    /// The same error seen from one level further out.
    func inside(_ token: String) -> JSONError {
        guard let pointer else { return self }
        var error = self
        error.pointer = "/" + JSONPointer.escaped(token) + pointer
        return error
    }

    /// The same error with line and column counted, both from 1, the column in bytes.
    func located(in bytes: UnsafeBufferPointer<UInt8>) -> JSONError {
        let before = bytes[..<min(offset, bytes.count)]
        var error = self
        error.line = before.count { $0 == UInt8(ascii: "\n") } + 1
        error.column = offset - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0) + 1
        return error
    }
}

/// RFC 6901.
enum JSONPointer {
    static func escaped(_ token: String) -> String {
        guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return token }
        return token.reduce(into: "") { escaped, character in
            switch character {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.append(character)
            }
        }
    }
}
