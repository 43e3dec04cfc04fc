/// A server or a Sentinel on a TCP port.
public struct RedisHost: Sendable, Hashable, CustomStringConvertible {
    public let name: String
    public let port: Int

    public init(_ name: String, port: Int) {
        self.name = name
        self.port = port
    }

    /// An IPv6 address stands in brackets.
    public var description: String {
        name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)"
    }
}

/// What a socket is connected to.
enum RedisPlace: Equatable {
    case host(RedisHost)
    case socket(path: String)
}
