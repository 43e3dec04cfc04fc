import Foundation

@testable import Egress
@testable import Items

/// Secrets that stand out, to be sought in every form in which one could slip through.
struct Canaries: Sendable {
    private let needles: [(secret: String, form: Data)]

    init(_ secrets: [String]) {
        needles = secrets.flatMap { secret in Self.forms(of: secret).map { (secret, $0) } }
    }

    /// Those that are in the bytes, in whichever letter case.
    func found(in bytes: some Sequence<UInt8>) -> Set<String> {
        let text = Self.lowered(bytes)
        return Set(needles.lazy.filter { text.range(of: $0.form) != nil }.map(\.secret))
    }

    func found(in text: String) -> Set<String> {
        found(in: text.utf8)
    }

    /// As it is, in UTF-16, with escapes of JSON and of URLs, in hexadecimal, and in base64 whatever stands before it.
    static func forms(of secret: String) -> Set<Data> {
        let bytes = Array(secret.utf8)
        let hexadecimal = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        var texts = [
            secret, secret.replacing("/", with: "\\/"), secret.replacing("/", with: "\\u002f"),
            QueryString.escaped(secret),
            hexadecimal.joined(), hexadecimal.map { "%\($0)" }.joined(), hexadecimal.map { "\\x\($0)" }.joined(),
        ]
        for offset in 0..<3 {
            let padded = Data([UInt8](repeating: 0, count: offset) + bytes).base64EncodedString()
            let whole = padded.prefix((offset + bytes.count) * 8 / 6).dropFirst((offset * 8 + 5) / 6)
            texts += [String(whole), String(whole).replacing("+", with: "-").replacing("/", with: "_")]
        }
        let wide = Data(bytes.flatMap { [$0, 0] })
        return Set(texts.map { lowered($0.utf8) } + [lowered(wide)])
    }

    private static func lowered(_ bytes: some Sequence<UInt8>) -> Data {
        Data(bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
    }
}
