import NIOCore

/// Who asks, where each may have only so much: an IPv4 address or an IPv6 network of 64 bits, of which
/// a client has all addresses.
package struct ClientAddress: Hashable, Sendable {
    private let bytes: [UInt8]

    /// nil where the peer has no Internet address.
    init?(_ address: SocketAddress?) {
        guard let all = address?.internetAddress else { return nil }
        bytes = all.count == 4 ? all : Array(all.prefix(8))
    }
}

extension SocketAddress {
    /// The 4 bytes of an IPv4 address, also where a listener on [::] sees it as one of IPv6, or the 16 of another; nil where
    /// the peer has no Internet address.
    var internetAddress: [UInt8]? {
        switch self {
        case .v4: return bytes(4..<8)
        case .v6:
            let all = bytes(8..<24)
            let isMapped = all.prefix(12).elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
            return isMapped ? Array(all.suffix(4)) : all
        default: return nil
        }
    }

    /// `sin_addr` begins at byte 4 of a `sockaddr_in`, `sin6_addr` at byte 8 of a `sockaddr_in6`.
    private func bytes(_ range: Range<Int>) -> [UInt8] {
        withSockAddr { pointer, size in
            Array(UnsafeRawBufferPointer(start: UnsafeRawPointer(pointer), count: size)[range])
        }
    }
}
