/// What is said at the start of each connection, before any request: AUTH, SELECT, CLIENT SETNAME, HELLO, PING.
///
/// HELLO, without the number of a protocol, changes nothing; every user may say it, and the answer has the version.
struct RedisGreeting {
    /// Before it, an error inside a script loses its code, so that a damaged key looks like any other trouble.
    static let oldestMajorVersion = 7

    private enum Step {
        case authenticate
        case select
        case setName
        case version
        case ping
    }

    let frame: [UInt8]
    private var steps: ArraySlice<Step>

    init(endpoint: RedisEndpoint, name: String) {
        var commands: [(Step, RedisCommand)] = []
        if let password = endpoint.password {
            let login: [any RedisArgument] = endpoint.user.map { [$0, password] } ?? [password]
            commands.append((.authenticate, RedisCommand("AUTH", arguments: login)))
        }
        if endpoint.database != 0 {
            commands.append((.select, RedisCommand("SELECT", endpoint.database)))
        }
        commands.append((.setName, RedisCommand("CLIENT", "SETNAME", name)))
        commands.append((.version, RedisCommand("HELLO")))
        commands.append((.ping, RedisCommand("PING")))
        frame = commands.flatMap(\.1.frame)
        steps = commands.map(\.0)[...]
    }

    var isAnswered: Bool { steps.isEmpty }

    /// Takes the next reply; throws when the connection can't be used.
    mutating func accept(_ reply: RedisValue) throws(RedisError) {
        guard let step = steps.popFirst() else { return }
        guard case .error(.server(let code, let message)) = reply else {
            if case .version = step { try Self.check(reply) }
            return
        }
        switch (step, code) {
        // Old servers and restricted users have no CLIENT SETNAME; it is only for the operator's eyes.
        case (.setName, _), (.ping, "NOPERM"): return
        case (.version, "ERR"): throw .tooOld(version: "before 6, which does not know HELLO,")
        // Why not is PING's to say.
        case (.version, _): return
        // The message is left out, in case that a server quotes what it was sent.
        case (.authenticate, _): throw .unavailable("it refused the user or password (\(code))")
        case (.select, _): throw .unavailable("it refused the database (\(code) \(message))")
        // LOADING: it reads its files. NOAUTH: it wants a password and we have none.
        case (.ping, _): throw .unavailable("\(code) \(message)")
        }
    }

    /// From `["server", …, "version", "7.0.15", …]`. A server that doesn't tell is taken as it is.
    private static func check(_ reply: RedisValue) throws(RedisError) {
        let fields = (reply.array ?? []).map { $0.string ?? "" }
        guard let place = fields.firstIndex(of: "version"), place + 1 < fields.count,
            let major = Int(fields[place + 1].prefix { $0 != "." }), major < oldestMajorVersion
        else { return }
        throw .tooOld(version: fields[place + 1])
    }
}
