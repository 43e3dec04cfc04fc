import Foundation
import Items
import Logging
import Logs

/// Says in the log that the process ends by a signal of a fault, before the runtime prints its backtrace.
///
/// The handlers run on whatever thread has failed, perhaps in the middle of `malloc`: all that they use is made by
/// `install`, and they call nothing but the kernel.
enum CrashReport {
    private static let signals: [(number: Int32, name: String)] = [
        (SIGABRT, "SIGABRT"), (SIGBUS, "SIGBUS"), (SIGFPE, "SIGFPE"), (SIGILL, "SIGILL"), (SIGQUIT, "SIGQUIT"),
        (SIGSEGV, "SIGSEGV"), (SIGTRAP, "SIGTRAP"),
    ]

    /// To be called once, when the runtime has installed its own handlers, which these call.
    static func install(format: LogFormat, version: String) {
        for signal in signals {
            var action = sigaction()
            sigaction(signal.number, nil, &action)
            let slot = slots + Int(signal.number)
            slot.initialize(to: CrashSlot(format, signal.name, version, runtime: action))
            action.__sigaction_handler.sa_sigaction = { number, info, context in handle(number, info, context) }
            action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER
            sigaction(signal.number, &action, nil)
        }
    }
}

/// What the handler of one signal needs.
private struct CrashSlot {
    private let line: UnsafeMutableBufferPointer<UInt8>
    /// Where the time stands in the line.
    private let time: Int
    /// What Swift's runtime, or nobody, does.
    let runtime: sigaction

    init(_ format: LogFormat, _ name: String, _ version: String, runtime: sigaction) {
        let start = LogTime(seconds: 0, milliseconds: 0)
        var line = LogLine(format, level: .critical, message: "almanac has crashed", at: start)
        line.append("signal", name)
        line.append("version", version)
        let bytes = line.finished()
        self.line = .allocate(capacity: bytes.count)
        _ = self.line.initialize(from: bytes)
        time = format == .text ? 0 : #"{"time":""#.utf8.count
        self.runtime = runtime
    }

    /// Writes the line with the time of now.
    func write() {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let date = CivilDate(daysSinceEpoch: now.tv_sec / 86_400)
        let second = now.tv_sec % 86_400
        put(date.year, 4, at: 0)
        put(date.month, 2, at: 5)
        put(date.day, 2, at: 8)
        put(second / 3600, 2, at: 11)
        put(second / 60 % 60, 2, at: 14)
        put(second % 60, 2, at: 17)
        put(now.tv_nsec / 1_000_000, 3, at: 20)
        _ = Foundation.write(1, line.baseAddress, line.count)
    }

    /// Puts a number with leading zeros into the time.
    private func put(_ number: Int, _ width: Int, at place: Int) {
        var rest = number
        for digit in stride(from: width - 1, through: 0, by: -1) {
            line[time + place + digit] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}

/// By the number of the signal. Written by `install` before the handlers are there, read by them only.
nonisolated(unsafe) private let slots = UnsafeMutablePointer<CrashSlot>.allocate(capacity: 65)

private func handle(_ number: Int32, _ info: UnsafeMutablePointer<siginfo_t>?, _ context: UnsafeMutableRawPointer?) {
    let slot = slots + Int(number)
    slot.pointee.write()
    // With SIG_DFL in the place of a function this is nil. The runtime's own prints the backtrace, and sets all signals
    // back to their defaults, so that the fault that happens again on return ends the process.
    if let runtime = slot.pointee.runtime.__sigaction_handler.sa_sigaction {
        runtime(number, info, context)
    }
    signal(number, SIG_DFL)
    // A signal that somebody has sent does not happen again by itself.
    if let info, info.pointee.si_code <= 0 { kill(getpid(), number) }
}
