/// ISO 8601 as the contract writes it: `2023-09-01`, and UTC times with `Z`.
///
/// Written by hand because a bundle holds tens of thousands of times and Foundation's format style takes most of
/// the time of writing one; reading foreign times is Foundation's (see `DateReader`).
extension Timestamp: CustomStringConvertible {
    /// `2023-09-01T08:00:00Z`, with milliseconds (`.250Z`) where they are not zero.
    var description: String {
        let days = milliseconds.flooredDivision(by: 86_400_000)
        let rest = Int(milliseconds - days * 86_400_000)
        let date = CivilDate(daysSinceEpoch: Int(days))
        let seconds = rest / 1000
        let time = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        let fraction = rest % 1000
        return "\(date)T\(time)\(fraction == 0 ? "" : "." + three(fraction))Z"
    }
}

extension CivilDate: CustomStringConvertible {
    /// `2023-09-01`
    var description: String {
        "\(four(year))-\(two(month))-\(two(day))"
    }

    /// Reads `YYYY-MM-DD` and nothing else.
    init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            bytes[range].reduce(into: Int?.some(0)) { value, byte in
                guard let soFar = value, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return value = nil }
                value = soFar * 10 + Int(byte - UInt8(ascii: "0"))
            }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

extension Int64 {
    /// Division that rounds towards negative infinity, so that times before 1970 fall on the right day.
    func flooredDivision(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
private func three(_ number: Int) -> String { number < 100 ? "0" + two(number) : "\(number)" }
private func four(_ number: Int) -> String { number < 1000 ? "0" + three(number) : "\(number)" }
