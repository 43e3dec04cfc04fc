package import Crypto
import Foundation
import HTTPTypes
package import Items

/// Download links that open one file without a token until they expire: their signature is an HMAC under a key that comes
/// from `SECRET_KEY`.
package struct SignedLinks: Sendable {
    private let key: SymmetricKey
    /// From when a file is finished until it goes.
    private let lifetime: Duration
    private let now: @Sendable () -> Timestamp

    static let path = "/api/static/exports/"

    package init(key: SymmetricKey, lifetime: Duration, now: @escaping @Sendable () -> Timestamp = { .now() }) {
        (self.key, self.lifetime, self.now) = (key, lifetime, now)
    }

    /// `?expires=UNIX&signature=…` for the file of a job that was completed at a time.
    func query(for name: some StringProtocol, completedAt: Timestamp) -> String {
        query(for: name, until: completedAt + lifetime)
    }

    func query(for name: some StringProtocol, until time: Timestamp) -> String {
        let expires = time.milliseconds.flooredDivision(by: 1000)
        return "?expires=\(expires)&signature=\(signature(of: name, expires))"
    }

    /// Whether a request asks for a file by a link of ours that is still good; false too for one without a signature.
    /// - Throws: a 403 for a signature that is wrong or has expired.
    func opens(_ method: HTTPRequest.Method, _ target: String) throws -> Bool {
        guard method == .get || method == .head, target.hasPrefix(Self.path), let mark = target.firstIndex(of: "?")
        else {
            return false
        }
        let name = target[..<mark].dropFirst(Self.path.count)
        let fields = target[target.index(after: mark)...].split(separator: "&")
        guard let given = fields.first(where: { $0.hasPrefix("signature=") })?.dropFirst(10),
            let text = fields.first(where: { $0.hasPrefix("expires=") })?.dropFirst(8), let expires = Int64(text)
        else { return false }
        let isOurs = Self.isEqual(String(given), signature(of: name, expires))
        guard isOurs, expires > now().milliseconds.flooredDivision(by: 1000) else {
            throw Problem(.forbidden, "This link has expired, or is none of this server's")
        }
        return true
    }

    private func signature(of name: some StringProtocol, _ expires: Int64) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(name)\n\(expires)".utf8), using: key)
        var digits: [UInt8] = []
        digits.append(hexadecimal: code)
        return String(decoding: digits, as: UTF8.self)
    }

    /// Compares to the last byte, so that the time taken says nothing.
    private static func isEqual(_ one: String, _ other: String) -> Bool {
        guard one.utf8.count == other.utf8.count else { return false }
        return zip(one.utf8, other.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
