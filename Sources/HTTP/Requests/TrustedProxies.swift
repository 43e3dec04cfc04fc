import HTTPTypes
import NIOCore

/// The reverse proxies whose word counts for who asks.
///
/// Each of a row of proxies adds to `X-Forwarded-For`, on the right, whom it was asked by. So the client is the last one there
/// that is no trusted proxy itself; what stands further left is only what that client has said.
package struct TrustedProxies: Sendable {
    package static let none = TrustedProxies(networks: [])

    private let networks: [Network]

    private init(networks: [Network]) {
        self.networks = networks
    }

    /// - Parameter entries: addresses and networks, `10.0.0.0/8`.
    package init(_ entries: [String]) throws(Malformed) {
        var networks: [Network] = []
        for entry in entries {
            guard let network = Network(entry) else { throw Malformed(entry: entry) }
            networks.append(network)
        }
        self.networks = networks
    }

    package struct Malformed: Error, CustomStringConvertible {
        var entry: String

        package var description: String {
            "\"\(entry)\" is neither an address (127.0.0.1) nor a network (10.0.0.0/8)"
        }
    }

    /// Who asks: the peer, or whom a peer that is trusted names.
    func client(of peer: SocketAddress?, _ fields: HTTPFields) -> SocketAddress? {
        guard !networks.isEmpty, var client = peer, trusts(client), fields.contains(.forwardedFor) else { return peer }
        for hop in fields[values: .forwardedFor].joined(separator: ",").split(separator: ",").reversed() {
            // Behind a word that is no address, such as `unknown`, nobody is known.
            guard let address = SocketAddress(forwarded: hop) else { break }
            client = address
            guard trusts(client) else { break }
        }
        return client
    }

    private func trusts(_ address: SocketAddress) -> Bool {
        guard let bytes = address.internetAddress else { return false }
        return networks.contains { $0.contains(bytes) }
    }

    private struct Network: Sendable {
        private let bytes: [UInt8]
        private let length: Int

        init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 2, let address = try? SocketAddress(ipAddress: String(parts[0]), port: 0),
                let bytes = address.internetAddress
            else { return nil }
            let most = bytes.count * 8
            guard parts.count == 1 || parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let length = parts.count == 1 ? most : Int(parts[1]), length <= most
            else { return nil }
            (self.bytes, self.length) = (bytes, length)
        }

        func contains(_ other: [UInt8]) -> Bool {
            let (whole, rest) = (length / 8, length % 8)
            guard other.count == bytes.count, other.prefix(whole) == bytes.prefix(whole) else { return false }
            return rest == 0 || (other[whole] ^ bytes[whole]) >> (8 - rest) == 0
        }
    }
}

extension SocketAddress {
    /// Reads `192.0.2.1`, `2001:db8::1`, and both with a port, as some proxies write it: `192.0.2.1:80`, `[2001:db8::1]:80`.
    fileprivate init?(forwarded hop: Substring) {
        var text = hop.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
        if text.first == "[" {
            text = text.dropFirst().prefix { $0 != "]" }
        } else if text.count(where: { $0 == ":" }) == 1 {
            text = text.prefix { $0 != ":" }
        }
        guard let address = try? SocketAddress(ipAddress: String(text), port: 0) else { return nil }
        self = address
    }
}
