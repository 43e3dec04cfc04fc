import Crypto
import HTTPTypes

/// The bearer tokens that open `/api` and `/metrics`, known by their SHA-256 hashes alone.
struct BearerTokens: Equatable, Sendable {
    private let hashes: [[UInt8]]

    /// Takes hashes of 64 hexadecimal digits; nil where one is something else, or there is none.
    init?(hashes: [String]) {
        let decoded = hashes.compactMap(Self.bytes(ofHex:))
        guard !decoded.isEmpty, decoded.count == hashes.count else { return nil }
        self.hashes = decoded
    }

    /// Throws a 401 unless the value of an `Authorization` field holds one of the tokens.
    func check(_ authorization: String?) throws {
        guard let authorization else {
            throw Self.problem("This needs a bearer token in the Authorization field", challenge: "")
        }
        let parts = authorization.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer", isKnown(String(parts[1])) else {
            throw Self.problem("The bearer token is not one of this server's", challenge: ", error=\"invalid_token\"")
        }
    }

    /// Compares with every hash to its last byte, so that the time taken says nothing.
    private func isKnown(_ token: String) -> Bool {
        let digest = Array(SHA256.hash(data: Array(token.utf8)))
        return hashes.reduce(false) { found, hash in
            let difference = zip(hash, digest).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
            return difference == 0 || found
        }
    }

    private static func problem(_ detail: String, challenge: String) -> Problem {
        Problem(.unauthorized, detail, headers: [.wwwAuthenticate: "Bearer realm=\"almanac\"\(challenge)"])
    }

    private static func bytes(ofHex text: String) -> [UInt8]? {
        let digits = text.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
        guard digits.count == 64, text.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
