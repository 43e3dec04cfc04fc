/// Where a Redis server listens, who we are there, and which of its databases is ours.
public struct RedisEndpoint: Sendable, Equatable {
    public enum Address: Sendable, Hashable {
        case tcp(host: String, port: Int)
        case unix(path: String)
        /// Whichever server these Sentinels know as the master of this name.
        case sentinels([RedisHost], master: String)
    }

    /// What a socket's address holds on Linux (`sun_path`), less the closing NUL.
    public static let longestSocketPath = 107

    public let address: Address
    public let user: String?
    public let database: Int
    let password: String?
    /// Nil for a connection that is not secured. With Sentinels it is for them as well.
    public var tls: RedisTLS?
    /// Who we are to the Sentinels, which have users of their own.
    public var sentinelLogin: RedisLogin?

    public init(
        _ address: Address,
        user: String? = nil,
        password: String? = nil,
        database: Int = 0,
        tls: RedisTLS? = nil
    ) {
        self.address = address
        self.user = user
        self.password = password
        self.database = database
        self.tls = tls
    }

    var login: RedisLogin? { password.map { RedisLogin(user: user, password: $0) } }

    public var isBySentinel: Bool {
        if case .sentinels = address { true } else { false }
    }
}

extension RedisEndpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The URL without its password: logs and errors show this.
    public var description: String {
        let login = password == nil ? "" : "\(user ?? ""):***@"
        let scheme = tls == nil ? "redis" : "rediss"
        switch address {
        case .unix(let path):
            return "unix://\(login)\(path)" + (database == 0 ? "" : "?db=\(database)")
        case .tcp(let host, let port):
            return "\(scheme)://\(login)\(RedisHost(host, port: port))/\(database)"
        case .sentinels(let hosts, let master):
            let list = hosts.map(\.description).joined(separator: ",")
            return "\(scheme)+sentinel://\(login)\(list)/\(master)/\(database)"
        }
    }

    public var debugDescription: String { description }

    /// `dump` and a failed expectation print this instead of the stored properties.
    public var customMirror: Mirror {
        Mirror(self, children: ["endpoint": description])
    }
}

/// By what we say who we are.
public struct RedisLogin: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    let user: String?
    let password: String

    /// - Parameter user: nil for the user `default`.
    public init(user: String?, password: String) {
        self.user = user
        self.password = password
    }

    public var description: String { "\(user ?? ""):***" }

    public var customMirror: Mirror { Mirror(self, children: ["login": description]) }

    var command: RedisCommand {
        let parts: [any RedisArgument] = user.map { [$0, password] } ?? [password]
        return RedisCommand("AUTH", arguments: parts)
    }
}
