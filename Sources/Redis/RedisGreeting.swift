/// What is said at the start of each connection, before any request: AUTH, SELECT, CLIENT SETNAME, PING.
struct RedisGreeting {
    private enum Step {
        case authenticate
        case select
        case setName
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
        commands.append((.ping, RedisCommand("PING")))
        frame = commands.flatMap(\.1.frame)
        steps = commands.map(\.0)[...]
    }

    var isAnswered: Bool { steps.isEmpty }

    /// Takes the next reply; throws when the connection can't be used.
    mutating func accept(_ reply: RedisValue) throws(RedisError) {
        guard let step = steps.popFirst(), case .error(.server(let code, let message)) = reply else { return }
        switch (step, code) {
        // Old servers and restricted users have no CLIENT SETNAME; it is only for the operator's eyes.
        case (.setName, _), (.ping, "NOPERM"): return
        // The message is left out, in case that a server quotes what it was sent.
        case (.authenticate, _): throw .unavailable("it refused the user or password (\(code))")
        case (.select, _): throw .unavailable("it refused the database (\(code) \(message))")
        // LOADING: it reads its files. NOAUTH: it wants a password and we have none.
        case (.ping, _): throw .unavailable("\(code) \(message)")
        }
    }
}
