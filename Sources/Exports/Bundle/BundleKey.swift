package import Crypto
import Foundation

/// The public half of the key that signs bundles (Ed25519, RFC 8032).
package struct BundleKey: Equatable, Sendable, CustomStringConvertible {
    /// 32 bytes.
    private let raw: Data

    fileprivate init(_ key: Curve25519.Signing.PublicKey) {
        raw = key.rawRepresentation
    }

    /// Takes what `almanac keys` shows: PEM (RFC 8410), or the 32 bytes in base64.
    package init?(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        if let begin = lines.firstIndex(of: Self.begin), let end = lines.firstIndex(of: Self.end), begin < end {
            guard let der = Data(base64Encoded: lines[(begin + 1)..<end].joined()), der.count == 44,
                der.starts(with: Self.header)
            else { return nil }
            raw = Data(der.suffix(32))
        } else {
            guard lines.count == 1, let bytes = Data(base64Encoded: lines[0]), bytes.count == 32 else { return nil }
            raw = bytes
        }
    }

    package var base64: String { raw.base64EncodedString() }

    package var description: String { base64 }

    /// As `openssl` reads it.
    package var pem: String {
        "\(Self.begin)\n\((Data(Self.header) + raw).base64EncodedString())\n\(Self.end)"
    }

    func isSignature(_ signature: some DataProtocol, of bytes: some DataProtocol) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw) else { return false }
        return key.isValidSignature(signature, for: bytes)
    }

    private static let begin = "-----BEGIN PUBLIC KEY-----"
    private static let end = "-----END PUBLIC KEY-----"
    /// The start of a SubjectPublicKeyInfo: a sequence of the algorithm's identifier, 1.3.101.112, and a string of bits.
    private static let header: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
}

/// Signs the manifests of bundles.
package struct BundleSigner: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    package let publicKey: BundleKey

    /// - Parameter seed: 32 bytes.
    package init(seed: SymmetricKey) throws {
        key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed.withUnsafeBytes { Data($0) })
        publicKey = BundleKey(key.publicKey)
    }

    /// 64 bytes, the same for the same bytes.
    func signature(of bytes: [UInt8]) throws -> Data {
        try key.signature(for: bytes)
    }
}
