/// ISO 8601 as the contract writes it: `2023-09-01`, and UTC times with `Z`.
///
/// Written by hand because a bundle holds tens of thousands of times and Foundation's format style takes most of
/// the time of writing one. Foreign times are read by `ISO8601Time`, and those of CSV files by `DateReader` (of `CSV`).
extension Timestamp: CustomStringConvertible {
    /// `2023-09-01T08:00:00Z`, with milliseconds (`.250Z`) where they are not zero.
    public var description: String {
        let days = milliseconds.flooredDivision(by: 86_400_000)
        let rest = Int(milliseconds - days * 86_400_000)
        let (seconds, fraction) = (rest / 1000, rest % 1000)
        let hours = padded(seconds / 3600, to: 2)
        let time = "\(hours):\(padded(seconds / 60 % 60, to: 2)):\(padded(seconds % 60, to: 2))"
        let date = CivilDate(daysSinceEpoch: Int(days))
        return fraction == 0 ? "\(date)T\(time)Z" : "\(date)T\(time).\(padded(fraction, to: 3))Z"
    }
}

extension CivilDate: CustomStringConvertible {
    /// `2023-09-01`
    public var description: String {
        "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }

    /// Reads `YYYY-MM-DD` and nothing else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2] else { return nil }
        let numbers = parts.compactMap { $0.utf8.allSatisfy(isDigit) ? Int($0) : nil }
        guard numbers.count == 3 else { return nil }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }
}

extension Int64 {
    /// Division that rounds towards negative infinity, so that times before 1970 fall on the right day.
    public func flooredDivision(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

/// A number with leading zeros; `width` is the least number of digits.
func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return digits.utf8.count < width ? String(repeating: "0", count: width - digits.utf8.count) + digits : digits
}

private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
