/// Where the next connection goes: to the server, or first to the Sentinels, which know it. No I/O.
///
/// The Sentinels are asked one after another. The one that has answered stands first the next time.
struct RedisRoute {
    enum Stop: Equatable {
        case sentinel(RedisHost)
        case server(RedisPlace)

        var place: RedisPlace {
            switch self {
            case .sentinel(let host): .host(host)
            case .server(let place): place
            }
        }
    }

    /// The server's, where there are no Sentinels.
    private let fixed: RedisPlace?
    private var sentinels: [RedisHost] = []
    private var asked = 0
    private var failures: [(host: RedisHost, error: RedisError)] = []
    private var master: RedisHost?
    /// Whether the master that was named has let us in.
    private var hasArrived = false

    init(_ address: RedisEndpoint.Address) {
        switch address {
        case .tcp(let name, let port): fixed = .host(RedisHost(name, port: port))
        case .unix(let path): fixed = .socket(path: path)
        case .sentinels(let hosts, _): (fixed, sentinels) = (nil, hosts)
        }
    }

    var next: Stop {
        if let fixed { return .server(fixed) }
        if let master { return .server(.host(master)) }
        return .sentinel(sentinels[asked])
    }

    /// A Sentinel has told the master's address.
    mutating func learn(_ master: RedisHost) {
        self.master = master
        sentinels.swapAt(0, asked)
        (asked, failures, hasArrived) = (0, [], false)
    }

    mutating func arrive() {
        hasArrived = true
    }

    /// The connection has failed or ended: what is known of the master may be old.
    /// - Returns: why there is none; nil where another Sentinel can be asked at once.
    mutating func fail(_ error: RedisError) -> RedisError? {
        guard case .sentinel(let host) = next else {
            let place = master.map { "the master \($0)" }
            // A Sentinel that is cut off from the others names the old one for ever.
            if master != nil, !hasArrived { sentinels.append(sentinels.removeFirst()) }
            master = nil
            return place.map { error.told(of: $0) } ?? error
        }
        failures.append((host, error))
        asked += 1
        guard asked == sentinels.count else { return nil }
        defer { (asked, failures) = (0, []) }
        let reasons = failures.map { "Sentinel \($0.host): \($0.error.reason)" }.joined(separator: "; ")
        // One that is down may know better than those that refuse us.
        let isRefused = failures.allSatisfy { if case .refused = $0.error { true } else { false } }
        return isRefused ? .refused(reasons) : .unavailable(reasons)
    }
}

extension RedisError {
    /// Without the words that stand before it.
    var reason: String {
        switch self {
        case .unavailable(let reason), .connectionLost(let reason), .refused(let reason): reason
        default: description
        }
    }

    /// The same, of this part.
    func told(of part: String) -> RedisError {
        switch self {
        case .unavailable(let reason): .unavailable("\(part): \(reason)")
        case .connectionLost(let reason): .connectionLost("\(part): \(reason)")
        case .refused(let reason): .refused("\(part): \(reason)")
        default: self
        }
    }
}
