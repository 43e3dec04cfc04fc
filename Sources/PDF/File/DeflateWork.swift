import Dispatch
import Synchronization
import Zip

/// A stream of the file on its way to being deflated: by another thread, or by the one that wants it, where that comes to
/// it first. So nobody waits for a thread that the machine has no processor for.
final class DeflateWork: Sendable {
    struct Stream: Sendable {
        /// Its dictionary but for the length.
        var entries: String
        var bytes: [UInt8]
    }

    private enum State {
        case waiting(@Sendable () -> Stream)
        case underWay
        case done(Stream)
        case taken
    }

    private let state: Mutex<State>
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter make: makes what is to be deflated.
    init(_ make: @escaping @Sendable () -> Stream) {
        state = Mutex(.waiting(make))
    }

    /// Does the work unless it has been begun.
    func run(_ deflater: inout ZlibDeflater) {
        let make: (@Sendable () -> Stream)? = state.withLock { state in
            guard case .waiting(let make) = state else { return nil }
            state = .underWay
            return make
        }
        guard let make else { return }
        let stream = make().deflated(by: &deflater)
        state.withLock { $0 = .done(stream) }
        ended.signal()
    }

    /// Does the work, or waits for its end. To be asked for once.
    func value(_ deflater: inout ZlibDeflater) -> Stream {
        run(&deflater)
        ended.wait()
        // The queue may hold this longer, if it was done here, and need not hold the stream.
        let state = state.withLock { exchange(&$0, with: .taken) }
        guard case .done(let stream) = state else { preconditionFailure("the work has signalled its end") }
        return stream
    }

    var isDone: Bool {
        state.withLock { if case .done = $0 { true } else { false } }
    }
}

extension DeflateWork.Stream {
    func deflated(by deflater: inout ZlibDeflater) -> Self {
        let data = bytes.withUnsafeBytes { Array(deflater.deflate($0)) }
        return Self(entries: entries + "/Filter/FlateDecode", bytes: data)
    }
}

/// Deflates streams in another thread, one after the other.
final class DeflateQueue: Sendable {
    private let queue = DispatchQueue(label: "almanac.deflate")
    private let deflater = Mutex(ZlibDeflater())

    func begin(_ make: @escaping @Sendable () -> DeflateWork.Stream) -> DeflateWork {
        let work = DeflateWork(make)
        queue.async { [self] in deflater.withLock { work.run(&$0) } }
        return work
    }
}
