import Foundation
import Glibc

/// Something on a Unix socket that greets as a Redis of some version does, and does nothing else.
public final class FakeRedis: Sendable {
    private let listener: Int32
    private let greeting: String

    /// - Parameter version: told in the answer to HELLO.
    public init(at path: String, version: String) throws {
        greeting =
            "+OK\r\n*4\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$\(version.utf8.count)\r\n\(version)\r\n+PONG\r\n"
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) == 0 }
        }
        guard isBound, listen(listener, 8) == 0 else { throw NotListening() }
        let thread = Thread { [listener, greeting] in Self.serve(listener, greeting) }
        thread.start()
    }

    /// Ends the thread.
    public func close() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    deinit {
        Glibc.close(listener)
    }

    private static func serve(_ listener: Int32, _ greeting: String) {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            var buffer = [UInt8](repeating: 0, count: 4096)
            if read(connection, &buffer, buffer.count) > 0 {
                _ = Array(greeting.utf8).withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
            }
            // Until the client goes.
            while read(connection, &buffer, buffer.count) > 0 {}
            Glibc.close(connection)
        }
    }

    private struct NotListening: Error {}
}
