import Foundation

extension Timestamp {
    /// The wall clock. `Almanac` hands it on, and it is the default of `ImportClock` and `SignedLinks`; everything else
    /// is given a time or a clock.
    public static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
