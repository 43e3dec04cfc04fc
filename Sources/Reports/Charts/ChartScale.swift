/// A linear axis that includes zero, with round ticks.
struct ChartScale: Equatable {
    let low: Double
    let high: Double
    let step: Double

    /// For values that are finite; counts get whole steps.
    init(_ values: some Sequence<Double>, most ticks: Int = 5) {
        var low = 0.0
        var high = 0.0
        var isWhole = true
        for value in values {
            low = min(low, value)
            high = max(high, value)
            isWhole = isWhole && value == value.rounded()
        }
        if low == high { high = 1 }
        step = Self.step(for: (high - low) / Double(ticks), isWhole: isWhole)
        self.low = (low / step).rounded(.down) * step
        self.high = (high / step).rounded(.up) * step
    }

    var ticks: [Double] {
        (0...Int(((high - low) / step).rounded())).map { low + Double($0) * step }
    }

    /// 0 at the bottom to 1 at the top.
    func fraction(_ value: Double) -> Double { (value - low) / (high - low) }

    /// The smallest of 1, 2, 5 times a power of ten that is not less than `wanted`.
    private static func step(for wanted: Double, isWhole: Bool) -> Double {
        var power = 1.0
        while power * 10 <= wanted { power *= 10 }
        while power > wanted, power > 1e-9, !isWhole { power /= 10 }
        for factor in [1.0, 2, 5] where factor * power >= wanted { return factor * power }
        return 10 * power
    }

    /// The ticks' values, all with as many decimals as the step has.
    var labels: [String] {
        var (places, scaled) = (0, step)
        // A step has no exact binary form.
        while places < 9, scaled.rounded() < 1 || abs(scaled - scaled.rounded()) > 1e-6 {
            places += 1
            scaled *= 10
        }
        return ticks.map { Self.label($0, places: places) }
    }

    /// With so many decimals, thousands apart.
    static func label(_ value: Double, places: Int) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return label(value) }
        let power = (0..<places).reduce(1) { power, _ in power * 10 }
        let parts = Int((abs(value) * Double(power)).rounded())
        let decimals = places == 0 ? "" : "." + String(power + parts % power).dropFirst()
        return (value < 0 && parts > 0 ? "\u{2212}" : "") + label(Double(parts / power)) + decimals
    }

    /// A value without needless digits, thousands apart.
    static func label(_ value: Double) -> String {
        // A tick is a multiple of its step, which has no exact binary form: 3 × 0.1 is not 0.3.
        let value = abs(value) < 1e9 ? (value * 1e6).rounded() / 1e6 : value
        let text = value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
        guard value.isFinite, !text.contains("e") else { return text }
        let digits = text.drop { $0 == "-" }
        let whole = digits.prefix { $0 != "." }
        var result = value < 0 ? "\u{2212}" : ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result + digits.dropFirst(whole.count)
    }
}
