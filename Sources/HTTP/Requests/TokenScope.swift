import HTTPTypes
import Items

/// What a token opens.
package enum TokenScope: String, CaseIterable, Sendable {
    /// Lists, status, events, pictures, downloads and metrics.
    case read
    /// To ask for exports, to delete them, and to save reports.
    case export
    /// To start imports, to try them, to cancel them, to save sources, and to remove what they have brought.
    case `import`
    /// Everything.
    case admin

    /// What a request needs.
    init(_ method: HTTPRequest.Method, _ path: String) {
        guard method != .get, method != .head, method != .options else {
            self = .read
            return
        }
        let segments = path.split(separator: "/")
        switch segments.count > 1 ? segments[1] : "" {
        case "exports", "reports": self = .export
        case "imports", "sources", "items": self = .import
        default: self = .admin
        }
    }
}

/// One entry of `API_TOKENS`: `HASH`, `HASH=read+export` or `HASH=read:name`.
package struct TokenEntry: Equatable, Sendable {
    /// SHA-256 of the token.
    let hash: [UInt8]
    let scopes: Set<TokenScope>
    /// For the operator's own use.
    let name: String?

    /// What is wrong with an entry, without its hash.
    package struct Malformed: Error, CustomStringConvertible {
        package let description: String
    }

    package init(_ text: String) throws(Malformed) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard !parts[0].hasPrefix("alm_") else {
            throw Malformed(
                description: "it has a token where its hash must stand, which `almanac token` prints beside it"
            )
        }
        guard let hash = Self.bytes(ofHex: parts[0]) else {
            throw Malformed(
                description:
                    "every entry must begin with a SHA-256 hash of 64 hexadecimal digits, as `almanac token` prints it"
            )
        }
        self.hash = hash
        guard parts.count == 2 else {
            (scopes, name) = (Set(TokenScope.allCases), nil)
            return
        }
        let right = parts[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        var scopes: Set<TokenScope> = []
        for word in right[0].split(separator: "+", omittingEmptySubsequences: false) {
            guard let scope = TokenScope(rawValue: word.lowercased()) else {
                let valid = TokenScope.allCases.map(\.rawValue).joined(separator: ", ")
                throw Malformed(description: "the scope \"\(word.prefix(32))\" is not one of: \(valid)")
            }
            scopes.insert(scope)
        }
        self.scopes = scopes
        name = right.count == 2 ? String(right[1]) : nil
    }

    /// For the log: the name, or the beginning of the hash.
    var label: String {
        if let name { return name }
        var bytes: [UInt8] = []
        bytes.append(hexadecimal: hash.prefix(4))
        return "token \(String(decoding: bytes, as: UTF8.self))…"
    }

    private static func bytes(ofHex text: Substring) -> [UInt8]? {
        let digits = text.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
        guard digits.count == 64, text.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
