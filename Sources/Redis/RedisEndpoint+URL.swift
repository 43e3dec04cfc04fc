extension RedisEndpoint {
    private static let schemes =
        "a Redis URL starts with redis:// or unix://, with rediss:// for TLS, or with redis+sentinel:// or "
        + "rediss+sentinel:// for Sentinels"

    /// Reads `redis://[user:password@]host[:port][/db]`, `unix://[user:password@]/path[?db=N]` or
    /// `redis+sentinel://[user:password@]host[:port],host[:port]/master[/db]`; `rediss` stands for TLS.
    ///
    /// User, password, host, path and master may be percent-encoded; an IPv6 address stands in brackets.
    /// The error says what is wrong and never quotes the URL, which may hold a password.
    public init(url: String) throws(RedisError) {
        guard let scheme = url.firstRange(of: "://") else { throw .invalidEndpoint(Self.schemes) }
        let rest = url[scheme.upperBound...]
        guard !rest.contains("#") else {
            throw .invalidEndpoint("a Redis URL has no fragment: write # as %23")
        }
        switch url[..<scheme.lowerBound].lowercased() {
        case "redis": try self.init(tcp: rest)
        case "rediss":
            try self.init(tcp: rest)
            tls = RedisTLS()
        case "redis+sentinel": try self.init(sentinels: rest)
        case "rediss+sentinel":
            try self.init(sentinels: rest)
            tls = RedisTLS()
        case "unix": try self.init(unix: rest)
        default: throw .invalidEndpoint(Self.schemes)
        }
    }

    private init(tcp text: Substring) throws(RedisError) {
        let (authority, path) = text.cut(before: "/")
        let login = try Login(authority)
        guard !path.contains("?") else {
            throw .invalidEndpoint("a redis:// URL takes no query: the database is its path, as in redis://host:6379/2")
        }
        let host = try Self.host(login.rest, port: 6379)
        let database = path.dropFirst().isEmpty ? 0 : try Self.database(path.dropFirst())
        self.init(
            .tcp(host: host.name, port: host.port),
            user: login.user,
            password: login.password,
            database: database
        )
    }

    private init(sentinels text: Substring) throws(RedisError) {
        let (authority, path) = text.cut(before: "/")
        let login = try Login(authority)
        guard !path.contains("?") else {
            throw .invalidEndpoint(
                "a redis+sentinel:// URL takes no query: set REDIS_SENTINEL_USER and REDIS_SENTINEL_PASSWORD for the "
                    + "Sentinels' own login"
            )
        }
        var hosts: [RedisHost] = []
        for part in login.rest.split(separator: ",", omittingEmptySubsequences: false) {
            hosts.append(try Self.host(part, port: 26379))
        }
        let (encodedName, number) = path.dropFirst().cut(before: "/")
        let name = try decoded(encodedName, part: "the master's name")
        guard !name.isEmpty else {
            throw .invalidEndpoint(
                "a redis+sentinel:// URL names the master, as in redis+sentinel://host:26379,host:26379/mymaster"
            )
        }
        let database = number.dropFirst().isEmpty ? 0 : try Self.database(number.dropFirst())
        self.init(.sentinels(hosts, master: name), user: login.user, password: login.password, database: database)
    }

    private init(unix text: Substring) throws(RedisError) {
        let (authority, location) = text.cut(before: "/")
        let login = try Login(authority)
        guard login.rest.isEmpty else {
            throw .invalidEndpoint("a unix:// URL has no host: write unix:///path/to/redis.sock")
        }
        let (encodedPath, query) = location.cut(before: "?")
        let path = try decoded(encodedPath, part: "the socket's path")
        guard path.utf8.count > 1, path.utf8.count <= Self.longestSocketPath else {
            throw .invalidEndpoint("the path of a unix:// URL has 2 to \(Self.longestSocketPath) bytes")
        }
        self.init(.unix(path: path), user: login.user, password: login.password, database: try Self.database(in: query))
    }

    private static func host(_ text: Substring, port usual: Int) throws(RedisError) -> RedisHost {
        var (name, portText) = text.cut(before: ":")
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw .invalidEndpoint("the IPv6 address has no ]") }
            name = text[text.index(after: text.startIndex)..<end]
            portText = text[text.index(after: end)...]
        }
        let host = try decoded(name, part: "the host")
        guard !host.isEmpty else { throw .invalidEndpoint("the Redis URL has no host") }
        guard !portText.isEmpty else { return RedisHost(host, port: usual) }
        guard portText.first == ":", let port = Int(portText.dropFirst()), (1...65535).contains(port) else {
            throw .invalidEndpoint("the port of a Redis URL is a number from 1 to 65535")
        }
        return RedisHost(host, port: port)
    }

    private static func database(in query: Substring) throws(RedisError) -> Int {
        guard !query.isEmpty else { return 0 }
        guard query.hasPrefix("?db=") else { throw .invalidEndpoint("the query of a unix:// URL is ?db=N") }
        return try database(query.dropFirst("?db=".count))
    }

    private static func database(_ text: Substring) throws(RedisError) -> Int {
        guard let number = Int32(text), number >= 0, text.first != "+" else {
            throw .invalidEndpoint("the database of a Redis URL is a number from 0, as in redis://host:6379/2")
        }
        return Int(number)
    }
}

/// `user:password@` in front of the rest of the authority.
private struct Login {
    var user: String?
    var password: String?
    let rest: Substring

    init(_ authority: Substring) throws(RedisError) {
        guard let at = authority.lastIndex(of: "@") else {
            rest = authority
            return
        }
        rest = authority[authority.index(after: at)...]
        let (name, secret) = authority[..<at].cut(before: ":")
        guard secret.count > 1 else {
            throw .invalidEndpoint(
                "a Redis URL that names a user has a password too: redis://user:password@host, or "
                    + "redis://:password@host"
            )
        }
        user = name.isEmpty ? nil : try decoded(name, part: "the user")
        password = try decoded(secret.dropFirst(), part: "the password")
    }
}

/// Undoes percent-encoding. NUL is refused: a C string would end there.
private func decoded(_ text: Substring, part: String) throws(RedisError) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        guard let digits = String(rest.prefix(2)), digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
            let value = UInt8(digits, radix: 16)
        else { throw .invalidEndpoint("\(part) of the Redis URL has a % without two hexadecimal digits") }
        bytes.append(value)
        rest = rest.dropFirst(2)
    }
    guard !bytes.contains(0), let string = String(validating: bytes, as: UTF8.self) else {
        throw .invalidEndpoint("\(part) of the Redis URL is not valid UTF-8 text")
    }
    return string
}

extension Substring {
    /// The part before the first `separator`, and the part that begins with it (empty when there is none).
    fileprivate func cut(before separator: Character) -> (Substring, Substring) {
        let index = firstIndex(of: separator) ?? endIndex
        return (self[..<index], self[index...])
    }
}
