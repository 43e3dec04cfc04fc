import Crypto
import Foundation

/// Signs what is sent to a webhook, as Standard Webhooks has it: HMAC-SHA256 of `ID.TIMESTAMP.BODY`, in base64 after `v1,`.
struct WebhookSignature: Sendable {
    private let key: SymmetricKey

    /// - Parameter secret: `whsec_` and the base64 of 24 to 64 bytes; nil for anything else.
    init?(_ secret: String) {
        guard secret.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(secret.dropFirst(6))),
            (24...64).contains(bytes.count)
        else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// - Parameter seconds: since 1970.
    func text(id: String, seconds: Int64, body: [UInt8]) -> String {
        let signed = Data("\(id).\(seconds).".utf8) + Data(body)
        return "v1," + Data(HMAC<SHA256>.authenticationCode(for: signed, using: key)).base64EncodedString()
    }
}
