extension RedisEndpoint {
    /// Reads `redis://[user:password@]host[:port][/db]` or `unix://[user:password@]/path[?db=N]`.
    ///
    /// User, password, host and path may be percent-encoded; an IPv6 address stands in brackets.
    /// The error says what is wrong and never quotes the URL, which may hold a password.
    public init(url: String) throws(RedisError) {
        guard let scheme = url.firstRange(of: "://") else {
            throw .invalidEndpoint("a Redis URL starts with redis:// or unix://")
        }
        let rest = url[scheme.upperBound...]
        guard !rest.contains("#") else {
            throw .invalidEndpoint("a Redis URL has no fragment: write # as %23")
        }
        switch url[..<scheme.lowerBound].lowercased() {
        case "redis": try self.init(tcp: rest)
        case "unix": try self.init(unix: rest)
        case "rediss":
            throw .invalidEndpoint("rediss:// (TLS) is not supported: use redis:// or unix://, or a TLS tunnel")
        default: throw .invalidEndpoint("a Redis URL starts with redis:// or unix://")
        }
    }

    private init(tcp text: Substring) throws(RedisError) {
        let (authority, path) = text.cut(before: "/")
        let login = try Login(authority)
        guard !path.contains("?") else {
            throw .invalidEndpoint("a redis:// URL takes no query: the database is its path, as in redis://host:6379/2")
        }
        let (host, port) = try Self.hostAndPort(login.rest)
        let database = path.dropFirst().isEmpty ? 0 : try Self.database(path.dropFirst())
        self.init(.tcp(host: host, port: port), user: login.user, password: login.password, database: database)
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

    private static func hostAndPort(_ text: Substring) throws(RedisError) -> (host: String, port: Int) {
        var (name, portText) = text.cut(before: ":")
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw .invalidEndpoint("the IPv6 address has no ]") }
            name = text[text.index(after: text.startIndex)..<end]
            portText = text[text.index(after: end)...]
        }
        let host = try decoded(name, part: "the host")
        guard !host.isEmpty else { throw .invalidEndpoint("the Redis URL has no host") }
        guard !portText.isEmpty else { return (host, 6379) }
        guard portText.first == ":", let port = Int(portText.dropFirst()), (1...65535).contains(port) else {
            throw .invalidEndpoint("the port of a Redis URL is a number from 1 to 65535")
        }
        return (host, port)
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
