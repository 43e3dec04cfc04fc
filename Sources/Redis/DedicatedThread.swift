// Its headers repeat the pthread types, and the compiler may attribute them to either module.
import CHiredis
import Glibc

/// Starts detached threads for work that blocks; they take no signals.
enum DedicatedThread {
    static func start(_ body: @escaping @Sendable () -> Void) throws(RedisError) {
        let start = Unmanaged.passRetained(Start(body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let code = pthread_create(&thread, &attributes, runThread, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw .unavailable(RedisError.systemReason("pthread_create", code: code))
        }
    }
}

private final class Start: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

/// Thread entry: takes over the `Start` that was retained for it.
private func runThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    start.body()
    return nil
}
