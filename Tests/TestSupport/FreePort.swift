import Glibc

/// A port of the loopback address at which nobody listens, for a server that can't be told to choose one.
///
/// It lies below those that the kernel gives to connections and to servers that let it choose: of those, one may be
/// taken again before the server has come to it.
public func freePort() throws -> Int {
    while true {
        let port = Int.random(in: 20_000..<30_000)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw NoSocket(code: errno) }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let isFree = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if isFree { return port }
    }
}

struct NoSocket: Error {
    var code: Int32
}
