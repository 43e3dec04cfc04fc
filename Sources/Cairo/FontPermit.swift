import Dispatch
import Glibc
import Synchronization

/// Leave to let cairo and Pango touch fonts. There is one in the process: who asks for it waits until it is given back,
/// and those who wait get it in the order of asking.
///
/// Cairo 1.16 closes FreeType faces that another thread is using (`cairo-ft-font.c` reads `lock_count` without its lock
/// and opens faces on one `FT_Library`), and two threads that draw text can deadlock between a font's lock and that of
/// the cache of glyph pages (`cairo-scaled-font.c`). Drawing, measuring, shaping and ending a page of text all come to
/// that code, so that all of this wrapper's calls that do ask for the permit.
///
/// It is given back at the end of its life. A thread that has it must not ask for another one: that is a fault in the
/// program, and ends it.
public struct FontPermit: ~Copyable {
    public init() {
        FontLock.shared.acquire()
    }

    deinit {
        giveBack()
    }

    /// Lets those who wait have it for a turn; meant for places where a long work can be interrupted.
    public mutating func letOthersThrough() {
        guard FontLock.shared.isWanted else { return }
        giveBack()
        FontLock.shared.acquire()
    }

    private borrowing func giveBack() {
        FontWaste.clear()
        FontLock.shared.release()
    }
}

/// A lock that is handed on in the order of asking: with an unfair one, a thread that draws page after page would keep
/// the others out.
final class FontLock: Sendable {
    private struct Waiter {
        let thread: pthread_t
        let turn: DispatchSemaphore
    }

    private struct State {
        var holder: pthread_t?
        var waiters: [Waiter] = []
    }

    static let shared = FontLock()
    private let state = Mutex(State())

    var isWanted: Bool { waiterCount > 0 }

    var waiterCount: Int { state.withLock(\.waiters.count) }

    func acquire() {
        let thread = pthread_self()
        let turn = state.withLock { state -> DispatchSemaphore? in
            precondition(state.holder != thread, "this thread has the font permit already")
            guard state.holder != nil else {
                state.holder = thread
                return nil
            }
            let turn = DispatchSemaphore(value: 0)
            state.waiters.append(Waiter(thread: thread, turn: turn))
            return turn
        }
        turn?.wait()
    }

    func release() {
        let next = state.withLock { state -> DispatchSemaphore? in
            guard !state.waiters.isEmpty else {
                state.holder = nil
                return nil
            }
            let next = state.waiters.removeFirst()
            state.holder = next.thread
            return next.turn
        }
        next?.signal()
    }
}
