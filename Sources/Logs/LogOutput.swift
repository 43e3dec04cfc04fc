package import Foundation
import Logging

/// Takes finished log lines from any thread and writes them from one of its own, many in one system call.
///
/// A line waits for `delay` at most, one of warning or above not at all. When the reader of the log is so slow that
/// `capacity` bytes wait, lines are dropped rather than requests held up; their count is then a line of its own.
///
/// `@unchecked Sendable`: the constants aside, every property is read and written only while `condition` is locked.
package final class LogOutput: @unchecked Sendable {
    package let format: LogFormat
    private let descriptor: CInt
    private let capacity: Int
    private let delay: TimeInterval
    private let condition = NSCondition()
    private var pending: [UInt8] = []
    private var dropped = 0
    private var isUrgent = false
    private var isWriting = false
    private var isClosing = false
    private var isClosed = false

    /// This many bytes are written without waiting for more.
    private static let batch = 1 << 16

    /// Writes to a descriptor that stays the caller's; standard output unless told.
    package init(format: LogFormat, descriptor: CInt = 1, capacity: Int = 4 << 20, delay: TimeInterval = 0.05) {
        self.format = format
        self.descriptor = descriptor
        self.capacity = capacity
        self.delay = delay
        Thread.detachNewThread { [self] in run() }
    }

    /// Hands over one line, its line end included.
    package func write(_ line: [UInt8], urgent: Bool = false) {
        condition.lock()
        defer { condition.unlock() }
        if pending.count + line.count > capacity || isClosing {
            dropped += 1
            return
        }
        let wakes = pending.isEmpty || urgent || pending.count < Self.batch && pending.count + line.count >= Self.batch
        pending += line
        isUrgent = isUrgent || urgent
        if wakes { condition.broadcast() }
    }

    /// Returns when every line that was handed over before is written.
    func flush() {
        condition.lock()
        defer { condition.unlock() }
        while !pending.isEmpty || isWriting {
            isUrgent = true
            condition.broadcast()
            condition.wait()
        }
    }

    /// Writes what is left and ends the thread; later lines are dropped.
    package func close() {
        condition.lock()
        defer { condition.unlock() }
        isClosing = true
        condition.broadcast()
        while !isClosed { condition.wait() }
    }

    private func run() {
        var batch: [UInt8] = []
        while let lost = nextBatch(&batch) {
            Self.write(batch, to: descriptor)
            if lost > 0 {
                var line = LogLine(format, level: .warning, message: "log lines dropped, their reader is too slow")
                line.append("lines", lost)
                Self.write(line.finished(), to: descriptor)
            }
            batch.removeAll(keepingCapacity: true)
        }
    }

    /// Waits for lines, exchanges them for the empty `batch`, and returns how many were dropped; nil at the end.
    private func nextBatch(_ batch: inout [UInt8]) -> Int? {
        condition.lock()
        defer { condition.unlock() }
        isWriting = false
        condition.broadcast()
        while pending.isEmpty, !isClosing { condition.wait() }
        if pending.isEmpty {
            isClosed = true
            condition.broadcast()
            return nil
        }
        let deadline = Date(timeIntervalSinceNow: delay)
        while !isUrgent, !isClosing, pending.count < Self.batch, condition.wait(until: deadline) {}
        swap(&batch, &pending)
        defer { dropped = 0 }
        isUrgent = false
        isWriting = true
        return dropped
    }

    /// Writes all of it, whatever pieces the descriptor takes; there is nobody to tell when it can't.
    private static func write(_ bytes: [UInt8], to descriptor: CInt) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = Foundation.poll(&poll, 1, 1000)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}
