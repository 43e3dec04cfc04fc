/// Where a Redis server listens, who we are there, and which of its databases is ours.
public struct RedisEndpoint: Sendable, Equatable {
    public enum Address: Sendable, Hashable {
        case tcp(host: String, port: Int)
        case unix(path: String)
    }

    /// What a socket's address holds on Linux (`sun_path`), less the closing NUL.
    public static let longestSocketPath = 107

    public let address: Address
    public let user: String?
    public let database: Int
    let password: String?

    public init(_ address: Address, user: String? = nil, password: String? = nil, database: Int = 0) {
        self.address = address
        self.user = user
        self.password = password
        self.database = database
    }
}

extension RedisEndpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The URL without its password: logs and errors show this.
    public var description: String {
        let login = password == nil ? "" : "\(user ?? ""):***@"
        switch address {
        case .unix(let path):
            return "unix://\(login)\(path)" + (database == 0 ? "" : "?db=\(database)")
        case .tcp(let host, let port):
            let name = host.contains(":") ? "[\(host)]" : host
            return "redis://\(login)\(name):\(port)/\(database)"
        }
    }

    public var debugDescription: String { description }

    /// `dump` and a failed expectation print this instead of the stored properties.
    public var customMirror: Mirror {
        Mirror(self, children: ["endpoint": description])
    }
}
