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
/// That it happens once is seen to where the job is queued, in one step with it. Here only those are turned away that come
/// while the first one is still at work.
final class IdempotentPosts: Sendable {
    private let inHand = Mutex<Set<String>>([])

    /// - Parameter body: is given the wish where the request has the key.
    func answer(
        _ request: Request,
        _ body: (OnceWish?) async throws -> Response
    ) async throws -> Response {
        guard let key = try Self.key(request.headers) else { return try await body(nil) }
        let scope = [request.headers.first(.authorization) ?? "", request.uri.path, key]
        let name = SHA256.hash(data: Array(scope.joined(separator: "\n").utf8)).hexadecimal
        guard inHand.withLock({ $0.insert(name).inserted }) else {
            throw Problem(
                .conflict,
                "A request with this Idempotency-Key is still being answered; please ask again",
                headers: [.retryAfter: "1"]
            )
        }
        defer { _ = inHand.withLock { $0.remove(name) } }
        return try await body(OnceWish(name: name, target: request.uri.string))
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

    fileprivate init(name: String, target: String) {
        (self.name, self.target) = (name, target)
    }

    /// What the wish comes to once all of the request is known.
    /// - Parameter body: or what stands for it.
    func record(_ body: [UInt8]) -> OnceRecord {
        let request = SHA256.hash(data: Array("\(target)\n".utf8) + body).hexadecimal
        return OnceRecord(name: name, request: request)
    }
}
