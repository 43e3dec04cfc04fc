import Glibc
import NIOCore

extension Channel {
    /// Whether the socket holds bytes of the peer's that have not been read; to be asked on the channel's event loop.
    var hasUnreadBytes: Bool {
        let count = try? pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
            socket in
            var byte: UInt8 = 0
            return recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        }
        return count ?? 0 > 0
    }
}
