import HTTPTypes

/// Who asks.
struct Caller: Sendable {
    /// As the log says it.
    var label: String
    var scopes: Set<TokenScope>

    func allows(_ scope: TokenScope) -> Bool {
        scopes.contains(scope) || scopes.contains(.admin)
    }

    /// - Throws: 403, which names the scope that is missing.
    func require(_ scope: TokenScope) throws {
        guard !allows(scope) else { return }
        let has = scopes.map(\.rawValue).sorted().joined(separator: ", ")
        throw Problem(
            .forbidden,
            "This needs a token with the scope \(scope.rawValue); the one given has: \(has)",
            headers: [
                .wwwAuthenticate: "Bearer realm=\"almanac\", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
            ]
        )
    }
}

extension AppRequestContext {
    /// Whether who asks may do what another request would need this scope for; anyone may where no tokens are set.
    package func allows(_ scope: TokenScope) -> Bool {
        caller?.allows(scope) ?? true
    }

    /// - Throws: 403, which names the scope that is missing.
    package func require(_ scope: TokenScope) throws {
        try caller?.require(scope)
    }
}
