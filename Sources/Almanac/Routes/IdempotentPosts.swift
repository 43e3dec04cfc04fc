import Crypto
import HTTP
import HTTPTypes
import Hummingbird
import Items
import Jobs
import Synchronization

/// Lets a `POST` with an `Idempotency-Key` take effect once, however often it is sent: whoever has not heard the answer may
/// ask again and gets the same one.
///
/// That it happens once is seen to where the job is queued, in one step with it, or by a ``PostHold``. Here only those are
/// turned away that come to this process while the first one is still at work.
final class IdempotentPosts: Sendable {
    private let inHand = Mutex<Set<String>>([])
    private let key: SymmetricKey

    /// - Parameter key: for the digests of requests that are remembered. Some bodies hold passwords that could be guessed, and
    ///   who can read the job store is not to be able to tell a right guess from a wrong one.
    init(key: SymmetricKey) {
        self.key = key
    }

    /// - Parameter body: is given the wish where the request has the key.
    func answer(
        _ request: Request,
        _ body: (OnceWish?) async throws -> Response
    ) async throws -> Response {
        guard let key = try Self.key(request.headers) else { return try await body(nil) }
        let scope = [request.headers.first(.authorization) ?? "", request.uri.path, key]
        let name = SHA256.hash(data: Array(scope.joined(separator: "\n").utf8)).hexadecimal
        guard inHand.withLock({ $0.insert(name).inserted }) else { throw Self.beingAnswered }
        defer { _ = inHand.withLock { $0.remove(name) } }
        return try await body(OnceWish(name: name, target: request.uri.string, key: self.key))
    }

    static var beingAnswered: Problem {
        Problem(
            .conflict,
            "A request with this Idempotency-Key is still being answered; please ask again",
            headers: [.retryAfter: "1"]
        )
    }

    private static func key(_ fields: HTTPFields) throws -> String? {
        let keys = fields[values: .idempotencyKey]
        guard let key = keys.first else { return nil }
        guard keys.count == 1, (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Problem(
                .badRequest,
                "The Idempotency-Key must be there once and have 1 to 255 visible ASCII characters"
            )
        }
        return key
    }
}

/// That a request is to take effect once.
struct OnceWish: Sendable {
    /// Of the client, the route and the key.
    fileprivate let name: String
    fileprivate let target: String
    fileprivate let key: SymmetricKey

    fileprivate init(name: String, target: String, key: SymmetricKey) {
        (self.name, self.target, self.key) = (name, target, key)
    }

    /// What the wish comes to once all of the request is known.
    /// - Parameter body: or what stands for it.
    func record(_ body: [UInt8]) -> OnceRecord {
        let code = HMAC<SHA256>.authenticationCode(for: Array("\(target)\n".utf8) + body, using: key)
        var digits: [UInt8] = []
        digits.append(hexadecimal: code)
        return OnceRecord(name: name, request: String(decoding: digits, as: UTF8.self))
    }
}
