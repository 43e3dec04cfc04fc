extension Int {
    /// For people, the same in every locale: `29,057`, and `−1,234` with a minus sign.
    public var grouped: String {
        var digits = String(magnitude)
        for place in stride(from: digits.count - 3, to: 0, by: -3) {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
        }
        return (self < 0 ? "\u{2212}" : "") + digits
    }
}
