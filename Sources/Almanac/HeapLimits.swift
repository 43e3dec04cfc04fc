import CMalloc
import Foundation

/// How much of the memory that the process has given back glibc keeps for it.
///
/// By itself glibc takes blocks of more than 128 kB from the system one by one, and returns them; but each that is returned
/// raises that size, up to 32 MB, and from then on what is smaller stays with the process. And each thread that meets another
/// one in the allocator gets a heap of its own, up to eight for each processor. After reports of thousands of items on two
/// processors both together had half of the memory that the server wrote to.
enum HeapLimits {
    private static let mostKept: Int32 = 128 << 10

    /// Call it before there are threads. What an operator has set is left as it is, and where glibc takes no advice, nothing
    /// is lost but memory.
    static func set() {
        let settings = ProcessInfo.processInfo.environment
        guard settings["GLIBC_TUNABLES"]?.contains("glibc.malloc") != true else { return }
        if settings["MALLOC_MMAP_THRESHOLD_"] == nil { _ = mallopt(M_MMAP_THRESHOLD, mostKept) }
        if settings["MALLOC_ARENA_MAX"] == nil {
            _ = mallopt(M_ARENA_MAX, Int32(clamping: max(2, ProcessInfo.processInfo.activeProcessorCount)))
        }
    }

    /// Returns to the system what is free between pieces that are still held; glibc by itself returns the end of a heap only.
    ///
    /// Two bundles of 180,000 items at once left the server at 292 MiB; it has 98 after this.
    static func giveBack() {
        _ = malloc_trim(0)
    }
}
