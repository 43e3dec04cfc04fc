package import Crypto
import Foundation
package import Items
package import Trackers

/// Seals credentials with AES-256-GCM, so that a job can wait in Redis and a saved source in the item store.
///
/// Whose they are is authenticated with them: sealed credentials copied under another job do not open.
package struct CredentialSealer: Sendable {
    private let key: SymmetricKey

    init(key: SymmetricKey) {
        self.key = key
    }

    /// A key from `SECRET_KEY`, whatever its length and alphabet (HKDF-SHA256); or the very key, as `key:` and its 32 bytes in
    /// Base64, so that what the key of a file has sealed can be opened elsewhere.
    package init(secret: Secret) {
        if secret.value.hasPrefix("key:"), let bytes = Data(base64Encoded: String(secret.value.dropFirst(4))),
            bytes.count == 32
        {
            key = SymmetricKey(data: bytes)
            return
        }
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Data(secret.value.utf8)),
            info: Data("almanac import credentials".utf8),
            outputByteCount: 32
        )
    }

    /// Tells one key from another, and nothing of either.
    package var check: String {
        derive("almanac key check", bytes: 16).withUnsafeBytes { Data($0).base64EncodedString() }
    }

    /// Other keys that come from the sealer's: for signing links, for digests of requests, for the marks of jobs' ids, and
    /// for the key that signs bundles.
    package var linkKey: SymmetricKey { derive("almanac download links") }
    package var requestKey: SymmetricKey { derive("almanac requests that are remembered") }
    package var jobKey: SymmetricKey { derive("almanac job ids") }
    package var bundleSeed: SymmetricKey { derive("almanac bundle signatures") }

    private func derive(_ purpose: String, bytes: Int = 32) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Data(purpose.utf8), outputByteCount: bytes)
    }

    /// Base64 of nonce, ciphertext and tag.
    /// - Parameter owner: the id of a job, or what else is nobody else's.
    package func seal(_ credentials: ImportCredentials, for owner: String) throws -> String {
        try seal(bytes: Array(try JSONEncoder().encode(Clear(credentials))), for: owner)
    }

    /// As `seal(_:for:)`, of any text.
    package func seal(bytes plain: [UInt8], for owner: String) throws -> String {
        let box = try AES.GCM.seal(plain, using: key, authenticating: Data(owner.utf8))
        guard let combined = box.combined else { throw SealError.unreadable }
        return combined.base64EncodedString()
    }

    /// - Throws: `SealError.unreadable` for what was sealed with another key or for another owner, or changed since.
    package func open(_ sealed: String, for owner: String) throws(SealError) -> ImportCredentials {
        let plain = try open(bytes: sealed, for: owner)
        do {
            return try JSONDecoder().decode(Clear.self, from: Data(plain)).credentials
        } catch {
            throw .unreadable
        }
    }

    /// As `open(_:for:)`, of any text.
    package func open(bytes sealed: String, for owner: String) throws(SealError) -> [UInt8] {
        do {
            guard let data = Data(base64Encoded: sealed) else { throw SealError.unreadable }
            let plain = try AES.GCM.open(
                AES.GCM.SealedBox(combined: data),
                using: key,
                authenticating: Data(owner.utf8)
            )
            return Array(plain)
        } catch {
            throw .unreadable
        }
    }

    /// Tells one account's credentials from another's, and nothing else to whoever has not the key: 32 hexadecimal digits.
    func fingerprint(_ credentials: ImportCredentials, account: String?) throws -> String {
        let text = try JSONEncoder().encode([account] + Clear(credentials).all)
        let code = HMAC<SHA256>.authenticationCode(for: text, using: key)
        var digits: [UInt8] = []
        digits.append(hexadecimal: code)
        return String(decoding: digits.prefix(32), as: UTF8.self)
    }

    /// The plain text inside the seal.
    private struct Clear: Codable {
        var apiToken: String?
        var apiKey: String?
        var password: String?

        init(_ credentials: ImportCredentials) {
            apiToken = credentials.apiToken?.value
            apiKey = credentials.apiKey?.value
            password = credentials.password?.value
        }

        var all: [String?] { [apiToken, apiKey, password] }

        var credentials: ImportCredentials {
            ImportCredentials(
                apiToken: apiToken.map(Secret.init),
                apiKey: apiKey.map(Secret.init),
                password: password.map(Secret.init)
            )
        }
    }
}

package enum SealError: Error, CustomStringConvertible {
    case unreadable

    package var description: String {
        "the job's credentials can't be opened: SECRET_KEY (or secret.key in DATA_DIR) has changed; start the import anew"
    }
}
