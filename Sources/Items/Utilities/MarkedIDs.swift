package import Crypto
import Foundation

/// Makes ids that bear their time and a short mark, by which whoever has the key can tell of an id, without having kept
/// anything, that it was made with it and when.
///
/// They are UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, 50 from the kernel, and for the last 24 the beginning of
/// HMAC-SHA256 over the id before them. A mark proves little to an attacker who may guess often, and need not: it only
/// decides which words a client is told of what is not there.
package struct MarkedIDs: Sendable {
    private let key: SymmetricKey

    private static let markDigits = 6

    package init(key: SymmetricKey) {
        self.key = key
    }

    init(keyBytes: [UInt8]) {
        key = SymmetricKey(data: keyBytes)
    }

    /// - Parameter purpose: whoever asks for the time must name the same.
    package func make(for purpose: String, at time: Timestamp) -> String {
        var generator = SystemRandomNumberGenerator()
        let random: (UInt64, UInt64) = (generator.next(), generator.next())
        let milliseconds = UInt64(clamping: time.milliseconds)
        let head = RandomID.text(high: milliseconds << 16 | random.0 & 0xFFF, low: random.1, version: 7)
            .dropLast(Self.markDigits)
        return head + mark(of: head, purpose)
    }

    /// When an id was made; nil where it was not made with this key for this purpose.
    package func time(of id: String, for purpose: String) -> Timestamp? {
        let head = id.dropLast(Self.markDigits)
        guard id.utf8.count == 36, head.dropFirst(14).first == "7",
            id.suffix(Self.markDigits) == mark(of: head, purpose)
        else { return nil }
        return Int64(head.prefix(8) + head.dropFirst(9).prefix(4), radix: 16).map(Timestamp.init(milliseconds:))
    }

    private func mark(of head: Substring, _ purpose: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(purpose) \(head)".utf8), using: key)
        var digits: [UInt8] = []
        digits.append(hexadecimal: code.prefix(Self.markDigits / 2))
        return String(decoding: digits, as: UTF8.self)
    }
}
