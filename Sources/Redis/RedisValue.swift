/// One reply of the server. Bytes are kept as they came: a value may hold any octet, NUL included.
public enum RedisValue: Sendable, Equatable {
    case null
    case integer(Int)
    case status(String)
    case bytes([UInt8])
    case array([RedisValue])
    /// An error inside an array or a batch. An error as the reply to one command is thrown instead.
    case error(RedisError)
}

extension RedisValue {
    public var isNull: Bool { self == .null }

    /// A bulk string or a status as text; octets that are not UTF-8 are replaced.
    public var string: String? {
        switch self {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .status(let text): text
        default: nil
        }
    }

    public var bytes: [UInt8]? {
        guard case .bytes(let bytes) = self else { return nil }
        return bytes
    }

    /// An integer reply, or a bulk string that spells one.
    public var integer: Int? {
        switch self {
        case .integer(let number): number
        case .bytes(let bytes): Int(String(decoding: bytes, as: UTF8.self))
        default: nil
        }
    }

    public var array: [RedisValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    /// The value itself, or the server's error thrown.
    public func get() throws(RedisError) -> RedisValue {
        if case .error(let error) = self { throw error }
        return self
    }
}
