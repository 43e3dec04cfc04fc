import Crypto
import Foundation
import Items

/// Amazon's signature of requests, version 4.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>
struct SignatureV4: Sendable {
    let credentials: ObjectStoreAddress.Credentials
    let region: String
    var service = "s3"

    static let algorithm = "AWS4-HMAC-SHA256"
    /// In place of a body's hash where it is not signed.
    static let unsignedPayload = "UNSIGNED-PAYLOAD"

    /// What is signed of a request.
    struct Message {
        var method: String
        /// Not encoded.
        var path: String
        /// Names and values, not encoded.
        var query: [(name: String, value: String)] = []
        /// Those that are signed, `host` among them.
        var headers: [(name: String, value: String)]
        /// The SHA-256 of the body in hexadecimal digits.
        var payloadHash: String
    }

    /// The value of the field `Authorization`.
    func authorization(of message: Message, at time: Timestamp) -> String {
        let stamp = Self.stamp(time)
        let names = Self.signedNames(message.headers)
        return "\(Self.algorithm) Credential=\(credentials.keyID)/\(scope(stamp)),SignedHeaders=\(names),"
            + "Signature=\(signature(of: message, stamp))"
    }

    /// The query of an address that works by itself until its life is over.
    func query(of message: Message, at time: Timestamp, life: Duration) -> String {
        let stamp = Self.stamp(time)
        var message = message
        message.query += [
            ("X-Amz-Algorithm", Self.algorithm), ("X-Amz-Credential", "\(credentials.keyID)/\(scope(stamp))"),
            ("X-Amz-Date", stamp), ("X-Amz-Expires", "\(max(1, life.components.seconds))"),
            ("X-Amz-SignedHeaders", Self.signedNames(message.headers)),
        ]
        if let token = credentials.sessionToken { message.query.append(("X-Amz-Security-Token", token.value)) }
        return PercentEncoding.query(message.query) + "&X-Amz-Signature=\(signature(of: message, stamp))"
    }

    /// `20130524T000000Z`
    static func stamp(_ time: Timestamp) -> String {
        let seconds = Timestamp(seconds: time.milliseconds.flooredDivision(by: 1000))
        return seconds.description.filter { $0 != "-" && $0 != ":" }
    }

    private func scope(_ stamp: String) -> String {
        "\(stamp.prefix(8))/\(region)/\(service)/aws4_request"
    }

    private func signature(of message: Message, _ stamp: String) -> String {
        let hash = SHA256.hash(data: Data(Self.canonical(message).utf8)).hexadecimal
        let text = "\(Self.algorithm)\n\(stamp)\n\(scope(stamp))\n\(hash)"
        return Self.hexadecimal(Self.code(text, signingKey(stamp)))
    }

    func signingKey(_ stamp: String) -> SymmetricKey {
        let first = SymmetricKey(data: Data("AWS4\(credentials.secret.value)".utf8))
        return ["\(stamp.prefix(8))", region, service, "aws4_request"].reduce(first) { key, text in
            SymmetricKey(data: Self.code(text, key))
        }
    }

    private static func code(_ text: String, _ key: SymmetricKey) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
    }

    private static func hexadecimal(_ code: HMAC<SHA256>.MAC) -> String {
        var digits: [UInt8] = []
        digits.append(hexadecimal: code)
        return String(decoding: digits, as: UTF8.self)
    }

    static func canonical(_ message: Message) -> String {
        let headers = sorted(message.headers).map { "\($0.name):\($0.value)\n" }.joined()
        return [
            message.method, PercentEncoding.path(message.path), PercentEncoding.query(message.query), headers,
            signedNames(message.headers), message.payloadHash,
        ].joined(separator: "\n")
    }

    private static func signedNames(_ headers: [(name: String, value: String)]) -> String {
        sorted(headers).map(\.name).joined(separator: ";")
    }

    /// In lower case and by name; spaces around a value do not count, and several within it are one.
    private static func sorted(_ headers: [(name: String, value: String)]) -> [(name: String, value: String)] {
        headers.map { (name: $0.name.lowercased(), value: $0.value.split(separator: " ").joined(separator: " ")) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}
