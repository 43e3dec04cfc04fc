import NIOCore

/// Who a connection comes from, where each may hold only so many: an IPv4 address or an IPv6 network of 64 bits, of which
/// a client has all addresses.
package struct ClientAddress: Hashable, Sendable {
    private let bytes: [UInt8]

    /// nil where the peer has no Internet address.
    init?(_ address: SocketAddress?) {
        switch address {
        case .v4: bytes = Self.bytes(4..<8, of: address)
        case .v6:
            let all = Self.bytes(8..<24, of: address)
            // A listener on [::] sees the clients of IPv4 so.
            let isMapped = all.prefix(12).elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
            bytes = isMapped ? Array(all.suffix(4)) : Array(all.prefix(8))
        default: return nil
        }
    }

    /// `sin_addr` begins at byte 4 of a `sockaddr_in`, `sin6_addr` at byte 8 of a `sockaddr_in6`.
    private static func bytes(_ range: Range<Int>, of address: SocketAddress?) -> [UInt8] {
        address?.withSockAddr { pointer, size in
            Array(UnsafeRawBufferPointer(start: UnsafeRawPointer(pointer), count: size)[range])
        } ?? []
    }
}
