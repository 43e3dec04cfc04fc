import Synchronization

/// The file handles that requests may hold at a time, for what they send and what they bring: the rest is for the jobs.
package final class FileSlots: Sendable {
    /// Held as long as the file is open.
    package final class Slot: Sendable {
        private let slots: FileSlots

        fileprivate init(_ slots: FileSlots) {
            self.slots = slots
        }

        deinit {
            slots.free.add(1, ordering: .relaxed)
        }
    }

    private let free: Atomic<Int>

    package init(_ count: Int) {
        free = Atomic(count)
    }

    /// Throws a 503 where none is free.
    package func take() throws -> Slot {
        let left = free.subtract(1, ordering: .relaxed).newValue
        let slot = Slot(self)
        guard left >= 0 else { throw Problem.unavailable("Too many files are on their way at once", retryAfter: 2) }
        return slot
    }
}
