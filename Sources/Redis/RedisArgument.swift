/// What a command can carry: octets of any value, sent with their length.
public protocol RedisArgument: Sendable {
    func appendArgument(to bytes: inout [UInt8])
}

extension String: RedisArgument {
    public func appendArgument(to bytes: inout [UInt8]) {
        bytes.appendBulk(utf8, count: utf8.count)
    }
}

extension Substring: RedisArgument {
    public func appendArgument(to bytes: inout [UInt8]) {
        bytes.appendBulk(utf8, count: utf8.count)
    }
}

extension [UInt8]: RedisArgument {
    public func appendArgument(to bytes: inout [UInt8]) {
        bytes.appendBulk(self, count: count)
    }
}

extension Int: RedisArgument {
    public func appendArgument(to bytes: inout [UInt8]) {
        String(self).appendArgument(to: &bytes)
    }
}

extension Int64: RedisArgument {
    public func appendArgument(to bytes: inout [UInt8]) {
        String(self).appendArgument(to: &bytes)
    }
}

extension [UInt8] {
    /// A header line of the Redis protocol (RESP2): a type octet, a count, CR LF.
    mutating func appendHeader(_ type: UInt8, count: Int) {
        append(type)
        append(contentsOf: String(count).utf8)
        append(contentsOf: [0x0D, 0x0A])
    }

    fileprivate mutating func appendBulk(_ content: some Sequence<UInt8>, count: Int) {
        appendHeader(UInt8(ascii: "$"), count: count)
        append(contentsOf: content)
        append(contentsOf: [0x0D, 0x0A])
    }
}
