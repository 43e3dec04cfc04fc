/// What is said to a Sentinel: AUTH where it wants one, and the question for the master's address.
struct SentinelInquiry: RedisOpening {
    let frame: [UInt8]
    /// Nil until it has been told.
    private(set) var master: RedisHost?
    private(set) var hasHeard = false
    private let name: String
    private var isAuthenticated: Bool

    init(master name: String, login: RedisLogin?) {
        let question = RedisCommand("SENTINEL", "GET-MASTER-ADDR-BY-NAME", name)
        frame = (login?.command.frame ?? []) + question.frame
        isAuthenticated = login == nil
        self.name = name
    }

    var isAnswered: Bool { master != nil }

    mutating func accept(_ reply: RedisValue) throws(RedisError) {
        hasHeard = true
        guard isAuthenticated else {
            isAuthenticated = true
            guard case .error(.server(let code, _)) = reply else { return }
            throw .refused("it refused the login in REDIS_SENTINEL_USER and REDIS_SENTINEL_PASSWORD (\(code))")
        }
        switch reply {
        case .error(.server("NOAUTH", _)):
            throw .refused("it wants a password of its own: set REDIS_SENTINEL_PASSWORD (NOAUTH)")
        case .error(.server("NOPERM", let message)):
            throw .refused("the user in REDIS_SENTINEL_USER may not ask for the master (NOPERM \(message))")
        case .error(.server("ERR", let message)) where message.hasPrefix("unknown command"):
            throw .refused("it is no Sentinel: for a server without Sentinels write redis:// in REDIS_URL")
        case .error(.server(let code, let message)): throw .unavailable("\(code) \(message)")
        default: break
        }
        let parts = (reply.array ?? []).compactMap(\.string)
        guard parts.count == 2, let port = Int(parts[1]) else {
            throw .refused("it knows no master named \"\(name)\", as REDIS_URL has it")
        }
        master = RedisHost(parts[0], port: port)
    }
}
