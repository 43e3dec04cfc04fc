import Glibc
import NIOCore
import NIOPosix

/// Name resolution by `getaddrinfo`, off the cooperative pool.
enum AddressResolver {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// - Throws: `Failure` with the system's words, or `CancellationError` at once when the task is cancelled.
    static func addresses(of host: String) async throws -> [IPAddress] {
        let promise = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: [IPAddress].self)
        return try await withTaskCancellationHandler {
            NIOThreadPool.singleton.submit { state in
                guard case .active = state else { return promise.fail(CancellationError()) }
                promise.completeWith(Result { try lookUp(host) })
            }
            return try await promise.futureResult.get()
        } onCancel: {
            // The look-up itself can't be stopped; its late result finds the promise kept.
            promise.fail(CancellationError())
        }
    }

    private static func lookUp(_ host: String) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        var status = getaddrinfo(host, nil, &hints, &list)
        if status == EAI_NONAME {
            // On a machine with nothing but loopback AI_ADDRCONFIG hides even localhost.
            hints.ai_flags = 0
            status = getaddrinfo(host, nil, &hints, &list)
        }
        guard status == 0 else { throw Failure(description: String(cString: gai_strerror(status))) }
        defer { freeaddrinfo(list) }
        return sequence(first: list, next: { $0?.pointee.ai_next }).compactMap { $0.flatMap(address) }
    }

    private static func address(_ entry: UnsafeMutablePointer<addrinfo>) -> IPAddress? {
        guard let socket = entry.pointee.ai_addr else { return nil }
        switch entry.pointee.ai_family {
        case AF_INET:
            return socket.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                IPAddress(bytes: withUnsafeBytes(of: address.pointee.sin_addr) { Array($0) })
            }
        case AF_INET6:
            return socket.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
                IPAddress(bytes: withUnsafeBytes(of: address.pointee.sin6_addr) { Array($0) })
            }
        default: return nil
        }
    }
}
