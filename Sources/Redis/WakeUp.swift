import CHiredis
import Glibc

/// An eventfd: any thread can end the poll of the one that watches it.
final class WakeUp: Sendable {
    let descriptor: Int32

    init() throws(RedisError) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else {
            throw .unavailable(RedisError.systemReason("eventfd", code: errno))
        }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// A full counter (the only failure of a valid eventfd) already means "awake", so the result is of no interest.
    func signal() {
        _ = eventfd_write(descriptor, 1)
    }

    func clear() {
        var count: eventfd_t = 0
        _ = eventfd_read(descriptor, &count)
    }
}
