/// What is said on a new connection before any request, and how the answers are taken.
protocol RedisOpening {
    var frame: [UInt8] { get }
    var isAnswered: Bool { get }
    /// Whether there was any reply.
    var hasHeard: Bool { get }
    /// Takes the next reply; throws when the connection can't be used.
    mutating func accept(_ reply: RedisValue) throws(RedisError)
}

/// What is said to a server: AUTH, SELECT, CLIENT SETNAME, HELLO, ROLE where it must be the master, PING.
///
/// HELLO, without the number of a protocol, changes nothing; every user may say it, and the answer has the version.
struct RedisGreeting: RedisOpening {
    /// Before it, an error inside a script loses its code, so that a damaged key looks like any other trouble.
    static let oldestMajorVersion = 7

    private enum Step {
        case authenticate
        case select
        case setName
        case version
        case role
        case ping
    }

    let frame: [UInt8]
    private var steps: ArraySlice<Step>

    init(endpoint: RedisEndpoint, name: String) {
        var commands: [(Step, RedisCommand)] = []
        if let login = endpoint.login { commands.append((.authenticate, login.command)) }
        if endpoint.database != 0 {
            commands.append((.select, RedisCommand("SELECT", endpoint.database)))
        }
        commands.append((.setName, RedisCommand("CLIENT", "SETNAME", name)))
        commands.append((.version, RedisCommand("HELLO")))
        // What the Sentinels say of the master may be old.
        if endpoint.isBySentinel { commands.append((.role, RedisCommand("ROLE"))) }
        commands.append((.ping, RedisCommand("PING")))
        frame = commands.flatMap(\.1.frame)
        steps = commands.map(\.0)[...]
    }

    private(set) var hasHeard = false

    var isAnswered: Bool { steps.isEmpty }

    mutating func accept(_ reply: RedisValue) throws(RedisError) {
        hasHeard = true
        guard let step = steps.popFirst() else { return }
        guard case .error(.server(let code, let message)) = reply else { return try Self.check(reply, of: step) }
        switch (step, code) {
        // Old servers and restricted users have no CLIENT SETNAME; it is only for the operator's eyes.
        case (.setName, _), (.ping, "NOPERM"): return
        case (.version, "ERR"): throw .tooOld(version: "before 6, which does not know HELLO,")
        // Why not is PING's to say.
        case (.version, _), (.role, "NOAUTH"), (.role, "LOADING"): return
        // The message is left out, in case that a server quotes what it was sent.
        case (.authenticate, _): throw .refused("it refused the user or password in REDIS_URL (\(code))")
        case (.select, "NOPERM"), (.role, "NOPERM"):
            throw .refused("the user in REDIS_URL may not run \(step == .role ? "ROLE" : "SELECT") (\(code))")
        case (.select, "NOAUTH"): return
        case (.select, _): throw .refused("it refused the database in REDIS_URL (\(code) \(message))")
        case (.ping, "NOAUTH"): throw .refused("it wants a password, and REDIS_URL has none (\(code) \(message))")
        // LOADING: it reads its files.
        case (.role, _), (.ping, _): throw .unavailable("\(code) \(message)")
        }
    }

    private static func check(_ reply: RedisValue, of step: Step) throws(RedisError) {
        switch step {
        case .version: try check(reply)
        case .role:
            let role = reply.array?.first?.string ?? "?"
            guard role == "master" else { throw .unavailable("the Sentinels name it as master, and it is a \(role)") }
        default: return
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
