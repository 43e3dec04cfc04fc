// Its headers repeat the types of addresses, and the compiler may attribute them to either module.
import CHiredis
import Glibc

/// Sockets that no child process inherits, from the moment that they are there. Those that hiredis makes can only be
/// flagged afterwards, when a child may have been forked already.
enum RedisSocket {
    /// Begins to connect, and returns the socket, which does not block.
    static func connect(to place: RedisPlace) throws(RedisError) -> Int32 {
        switch place {
        case .host(let host): try connect(to: host.name, host.port)
        case .socket(let path): try connect(to: path)
        }
    }

    private static func connect(to path: String) throws(RedisError) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count <= RedisEndpoint.longestSocketPath else {
            throw .unavailable(RedisError.systemReason("connect", code: ENAMETOOLONG))
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return try withUnsafeBytes(of: &address) { address throws(RedisError) in try connect(AF_UNIX, address) }
    }

    /// By IPv4 if the host has such an address, otherwise by IPv6.
    private static func connect(to host: String, _ port: Int) throws(RedisError) -> Int32 {
        var failure = RedisError.unavailable("\(host) has no address")
        for family in [AF_INET, AF_INET6] {
            var hints = addrinfo()
            (hints.ai_family, hints.ai_socktype) = (family, Int32(SOCK_STREAM.rawValue))
            var found: UnsafeMutablePointer<addrinfo>?
            let code = getaddrinfo(host, "\(port)", &hints, &found)
            guard code == 0 else {
                failure = .unavailable("\(host): \(String(cString: gai_strerror(code)))")
                continue
            }
            defer { freeaddrinfo(found) }
            for entry in sequence(first: found, next: { $0?.pointee.ai_next }) {
                guard let entry = entry?.pointee else { break }
                do throws(RedisError) {
                    let address = UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
                    return try sendingAtOnce(connect(entry.ai_family, address))
                } catch {
                    failure = error
                }
            }
        }
        throw failure
    }

    private static func connect(_ family: Int32, _ address: UnsafeRawBufferPointer) throws(RedisError) -> Int32 {
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let descriptor = socket(family, Int32(kind), 0)
        guard descriptor >= 0 else { throw .unavailable(RedisError.systemReason("socket", code: errno)) }
        let start = address.assumingMemoryBound(to: sockaddr.self).baseAddress
        if Glibc.connect(descriptor, start, socklen_t(address.count)) != 0, errno != EINPROGRESS {
            let code = errno
            close(descriptor)
            throw .unavailable(RedisError.systemReason("connect", code: code))
        }
        return descriptor
    }

    /// Commands are small, and are written together where there are several: none may wait for the last one's receipt.
    private static func sendingAtOnce(_ descriptor: Int32) throws(RedisError) -> Int32 {
        var isOn: Int32 = 1
        guard setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(4)) == 0 else {
            let code = errno
            close(descriptor)
            throw .unavailable(RedisError.systemReason("setsockopt", code: code))
        }
        return descriptor
    }
}
