import Glibc

/// A time as ZIP headers hold it: no zone, steps of two seconds, the years 1980 to 2107. The fields here are UTC's.
struct DOSTime: Equatable {
    let date: UInt16
    let time: UInt16

    /// A time that a header can't hold becomes the nearest that it can.
    init(secondsSinceEpoch seconds: Int) {
        var instant = min(max(seconds, Self.earliest), Self.latest)
        var parts = tm()
        gmtime_r(&instant, &parts)
        date = UInt16((parts.tm_year - 80) << 9 | (parts.tm_mon + 1) << 5 | parts.tm_mday)
        time = UInt16(parts.tm_hour << 11 | parts.tm_min << 5 | parts.tm_sec / 2)
    }

    /// 1980-01-01T00:00:00Z and 2107-12-31T23:59:58Z.
    private static let earliest = 315_532_800
    private static let latest = 4_354_819_198
}

/// The extra field with the exact time in UTC that most tools prefer to the header's (Info-ZIP, "extended
/// timestamp"): a flag for "modified", and seconds since 1970, little-endian.
enum ExtendedTimestamp {
    static let identifier: UInt16 = 0x5455

    static func bytes(secondsSinceEpoch seconds: Int) -> [UInt8] {
        let value = Int32(clamping: seconds).littleEndian
        return [1] + withUnsafeBytes(of: value) { Array($0) }
    }
}
