/// A small generator whose numbers are the same on every machine and in every release (Steele, Lea and Flood, "Fast
/// Splittable Pseudorandom Number Generators", 2014).
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// At least 0 and less than 1.
    mutating func fraction() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    mutating func isTrue(_ probability: Double) -> Bool {
        fraction() < probability
    }

    /// An element, with the odds that its weight gives it.
    mutating func pick<Element>(_ weighted: [(Element, Double)]) -> Element {
        var rest = fraction() * weighted.reduce(0) { $0 + $1.1 }
        for (element, weight) in weighted.dropLast() {
            if rest < weight { return element }
            rest -= weight
        }
        return weighted[weighted.count - 1].0
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int(fraction() * Double(elements.count))]
    }
}
