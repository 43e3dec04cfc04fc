import Glibc
public import Redis

/// A port of the loopback address that takes connections and says nothing.
public struct SilentListener: Sendable {
    public let host: RedisHost
    private let descriptor: Int32

    public init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 8) == 0 && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isListening else { throw NoSocket(code: errno) }
        host = RedisHost("127.0.0.1", port: Int(UInt16(bigEndian: address.sin_port)))
    }

    public func close() {
        Glibc.close(descriptor)
    }
}
