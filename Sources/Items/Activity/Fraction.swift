/// An exact ratio of whole numbers in lowest terms: every share, rate and threshold of a report is one.
///
/// Binary floating point has no 57.5 %: 23 of 40 is a little less in it, and 12/40 − 8/40 is less than a tenth.
///
/// Numerator and denominator may be counts, days or milliseconds, and products of two of these; what no calendar and
/// no store can reach, a numerator above 10³⁸, traps.
public struct Fraction: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral {
    private let numerator: Int128
    /// Above zero.
    private let denominator: Int128

    /// - Precondition: the denominator is not zero.
    public init(_ numerator: Int, _ denominator: Int) {
        self.init(Int128(numerator), Int128(denominator))
    }

    public init(integerLiteral value: Int) {
        self.init(value, 1)
    }

    private init(_ numerator: Int128, _ denominator: Int128) {
        precondition(denominator != 0, "a fraction of nothing")
        let divisor = Self.commonDivisor(numerator, denominator) * denominator.signum()
        (self.numerator, self.denominator) = (numerator / divisor, denominator / divisor)
    }

    public var magnitude: Fraction { numerator < 0 ? 0 - self : self }

    /// How many n-ths are nearest to it, halves away from zero: of 100, whole per cent.
    public func rounded(to parts: Int = 1) -> Int {
        let twice = numerator.magnitude * UInt128(parts) * 2
        let nearest = Int((twice + denominator.magnitude) / (denominator.magnitude * 2))
        return numerator < 0 ? -nearest : nearest
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.numerator * right.denominator < right.numerator * left.denominator
    }

    public static func - (left: Self, right: Self) -> Self {
        Self(
            left.numerator * right.denominator - right.numerator * left.denominator,
            left.denominator * right.denominator
        )
    }

    public static func * (left: Self, right: Self) -> Self {
        Self(left.numerator * right.numerator, left.denominator * right.denominator)
    }

    public static func / (left: Self, right: Self) -> Self {
        Self(left.numerator * right.denominator, left.denominator * right.numerator)
    }

    private static func commonDivisor(_ left: Int128, _ right: Int128) -> Int128 {
        var (left, right) = (abs(left), abs(right))
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }
}

extension Fraction {
    /// What a duration is measured in: its raw value is in milliseconds.
    public enum Unit: Int {
        case millisecond = 1
        case second = 1000
        case minute = 60_000
        case hour = 3_600_000
        case day = 86_400_000
    }

    public init(_ duration: Duration, in unit: Unit = .millisecond) {
        let (seconds, attoseconds) = duration.components
        self.init(Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000), unit.rawValue)
    }
}
