/// A time as ISO 8601 writes it, before its zone is known.
public struct ISO8601Time: Equatable {
    /// Milliseconds since 1970-01-01T00:00:00 on the clock that the text means.
    public var localMilliseconds: Int64
    /// The offset from UTC in seconds, nil where the text names none.
    public var offset: Int64?
    /// Whether the text names a day and no time of it; the milliseconds are then its start.
    public var isDay = false

    public init(localMilliseconds: Int64, offset: Int64?, isDay: Bool = false) {
        self.localMilliseconds = localMilliseconds
        self.offset = offset
        self.isDay = isDay
    }

    /// Reads `2011-03-29`, `2011-03-29T16:48`, `2011-03-29 16:48:47.123456` (or with a comma), each with a time also
    /// followed by what `zone` reads; nil for anything else. Digits after the milliseconds are dropped.
    public init?(_ bytes: ArraySlice<UInt8>) {
        var text = DigitReader(bytes)
        guard let year = text.number(4), text.skip("-"), let month = text.number(2), text.skip("-"),
            let day = text.number(2), let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        localMilliseconds = Int64(date.daysSinceEpoch) * 86_400_000
        isDay = text.isAtEnd
        if isDay { return }
        guard text.skip("T") || text.skip("t") || text.skip(" "), let time = Self.clock(&text) else { return nil }
        localMilliseconds += time
        if text.isAtEnd { return }
        guard let offset = Self.zone(&text), text.isAtEnd else { return nil }
        self.offset = offset
    }

    /// `16:48`, `16:48:47`, `16:48:47.000`, in milliseconds. 60 seconds are a leap second, the next minute's first.
    private static func clock(_ text: inout DigitReader) -> Int64? {
        guard let hour = text.number(2), hour < 24, text.skip(":"), let minute = text.number(2), minute < 60
        else { return nil }
        let whole = Int64(hour * 3600 + minute * 60) * 1000
        guard text.skip(":") else { return whole }
        guard let second = text.number(2), second <= 60 else { return nil }
        guard text.skip(".") || text.skip(",") else { return whole + Int64(second) * 1000 }
        guard let fraction = text.fraction() else { return nil }
        return whole + Int64(second * 1000 + fraction)
    }

    /// Reads `Z`, `UTC`, `GMT`, `GMT+2`, `+02`, `+0200` or `+02:00`, with a space before it or not; nil for anything
    /// else.
    ///
    /// - Returns: seconds east of Greenwich.
    public static func zone(_ text: inout DigitReader) -> Int64? {
        _ = text.skip(" ")
        if text.skip("Z") || text.skip("z") { return 0 }
        let isNamed = text.skip("UTC") || text.skip("GMT")
        let sign: Int64 = text.skip("-") ? -1 : 1
        guard sign < 0 || text.skip("+") else { return isNamed ? 0 : nil }
        guard let hours = isNamed ? text.number(upTo: 2) : text.number(2), hours < 24 else { return nil }
        guard text.skip(":") || text.digits > 0 else { return sign * Int64(hours) * 3600 }
        guard let minutes = text.number(2), minutes < 60 else { return nil }
        return sign * Int64(hours * 3600 + minutes * 60)
    }
}
