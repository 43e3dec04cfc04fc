import NIOHTTP1
import Synchronization

/// How often the stores have been asked for what since the process began, and how that went.
package final class ObjectRequestCounts: Sendable {
    package struct Kind: Hashable, Sendable {
        /// `list`, `get`, `head`, `put`, `post` or `delete`.
        package let operation: String
        /// `ok`, `missing` for what is not there, or `failed`.
        package let outcome: String
    }

    private let counts = Mutex<[Kind: Int]>([:])

    /// Of this process, whichever part of it asks.
    package static let shared = ObjectRequestCounts()

    /// In the order of their words.
    package var all: [(kind: Kind, count: Int)] {
        counts.withLock(\.self).map { ($0.key, $0.value) }.sorted {
            ($0.kind.operation, $0.kind.outcome) < ($1.kind.operation, $1.kind.outcome)
        }
    }

    func note(_ request: ObjectRequest, _ outcome: String) {
        let operation = request.key.isEmpty && request.method == .GET ? "list" : request.method.rawValue.lowercased()
        counts.withLock { $0[Kind(operation: operation, outcome: outcome), default: 0] += 1 }
    }
}
