import Foundation
import Synchronization

/// How long a transaction waits for a lock that another process holds: an import waits out a backup or a migration, and
/// doesn't fail by it.
final class BusyPatience: Sendable {
    private let isOver = Atomic(false)
    /// In seconds: a backup of a large store on a slow disk, and more.
    private static let longest = 60.0
    private let count = Atomic(0)

    /// How often somebody has waited a little.
    var tries: Int { count.load(ordering: .relaxed) }

    /// Nobody waits any more.
    func end() {
        isOver.store(true, ordering: .relaxed)
    }

    /// Waits a little, as SQLite asks between its tries.
    /// - Parameter tries: so many before.
    /// - Returns: whether it is to be tried again.
    func waits(after tries: Int) -> Bool {
        guard !isOver.load(ordering: .relaxed), !Self.isEnough(before: tries) else { return false }
        count.add(1, ordering: .relaxed)
        usleep(UInt32(min(tries + 1, 50)) * 1000)
        return true
    }

    static func isEnough(before tries: Int) -> Bool {
        waited(before: tries) >= longest
    }

    /// Seconds that have gone by in so many tries: 1, 2, 3 … 50 ms, then 50 ms each.
    static func waited(before tries: Int) -> Double {
        let steps = Double(min(tries, 50))
        return (steps * (steps + 1) / 2 + Double(max(0, tries - 50)) * 50) / 1000
    }
}
