import Crypto
import HTTPTypes

/// The bearer tokens that open `/api` and `/metrics`, known by their SHA-256 hashes alone.
package struct BearerTokens: Sendable {
    private let entries: [TokenEntry]
    private let guesses = TokenGuesses()

    /// nil where there is none.
    package init?(_ entries: [TokenEntry]) {
        guard !entries.isEmpty else { return nil }
        self.entries = entries
    }

    /// Throws unless the value of an `Authorization` field holds a token that opens what is asked for: 401, 403 for a token
    /// without the scope, 429 after many wrong ones from the same address.
    /// - Parameter caller: is set to what the operator calls the token, or the beginning of its hash, and to its scopes, once it
    ///   is known.
    func check(
        _ authorization: String?,
        for scope: TokenScope,
        from address: ClientAddress?,
        caller: inout Caller?
    ) throws {
        guard let authorization else {
            throw Self.problem("This needs a bearer token in the Authorization field", challenge: "")
        }
        let digest = Array(SHA256.hash(data: Array(authorization.utf8)))
        if let seconds = guesses.refusal(of: digest, from: address) {
            throw Problem.busy("Too many wrong tokens have come from this address", retryAfter: seconds)
        }
        guard let entry = entry(authorization) else {
            guesses.noteFailure(from: address)
            throw Self.problem("The bearer token is not one of this server's", challenge: ", error=\"invalid_token\"")
        }
        guesses.noteSuccess(digest, from: address)
        let known = Caller(label: entry.label, scopes: entry.scopes)
        caller = known
        try known.require(scope)
    }

    private func entry(_ authorization: String) -> TokenEntry? {
        let parts = authorization.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return entry(token: String(parts[1]))
    }

    /// Compares with every hash to its last byte, so that the time taken says nothing.
    private func entry(token: String) -> TokenEntry? {
        let digest = Array(SHA256.hash(data: Array(token.utf8)))
        return entries.reduce(nil) { found, entry in
            let difference = zip(entry.hash, digest).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
            return difference == 0 ? entry : found
        }
    }

    private static func problem(_ detail: String, challenge: String) -> Problem {
        Problem(.unauthorized, detail, headers: [.wwwAuthenticate: "Bearer realm=\"almanac\"\(challenge)"])
    }
}
