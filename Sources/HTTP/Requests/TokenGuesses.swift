import Synchronization

/// Slows down who guesses tokens: after so many wrong ones within a minute, tokens from that address are no longer looked at
/// for the rest of it. Tokens that were right before from there still are, so that who guesses from behind a proxy shuts out
/// nobody who works behind it.
final class TokenGuesses: Sendable {
    private struct Client {
        var failures = 0
        var since: ContinuousClock.Instant
        var known: Set<[UInt8]> = []
    }

    private let clients = Mutex<[ClientAddress: Client]>([:])
    /// Addresses that are remembered.
    var count: Int { clients.withLock(\.count) }

    static let most = 10
    static let window = Duration.seconds(60)
    /// More addresses than that are forgotten, the ones without a known token first.
    private static let capacity = 10_000

    /// Seconds for which a token from an address is not looked at; nil when it is.
    func refusal(
        of digest: [UInt8],
        from address: ClientAddress?,
        at now: ContinuousClock.Instant = .now
    ) -> Int? {
        guard let address else { return nil }
        return clients.withLock { clients in
            guard let client = clients[address], client.failures >= Self.most, !client.known.contains(digest) else {
                return nil
            }
            let rest = client.since + Self.window - now
            return rest > .zero ? Int(rest.components.seconds) + 1 : nil
        }
    }

    /// - Returns: how many wrong tokens have come from there lately, this one included.
    @discardableResult
    func noteFailure(from address: ClientAddress?, at now: ContinuousClock.Instant = .now) -> Int {
        guard let address else { return 1 }
        return clients.withLock { clients in
            Self.makeRoom(in: &clients)
            var client = clients[address] ?? Client(since: now)
            if client.failures == 0 || now - client.since >= Self.window { (client.failures, client.since) = (0, now) }
            client.failures += 1
            clients[address] = client
            return client.failures
        }
    }

    func noteSuccess(_ digest: [UInt8], from address: ClientAddress?, at now: ContinuousClock.Instant = .now) {
        guard let address else { return }
        clients.withLock { clients in
            if clients[address]?.known.contains(digest) == true { return }
            Self.makeRoom(in: &clients)
            clients[address, default: Client(since: now)].known.insert(digest)
        }
    }

    private static func makeRoom(in clients: inout [ClientAddress: Client]) {
        guard clients.count >= capacity else { return }
        clients = clients.filter { !$0.value.known.isEmpty }
        if clients.count >= capacity { clients = [:] }
    }
}
