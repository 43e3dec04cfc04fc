import Typesetting

/// The names below an axis: as many as have room, in even steps, those of dates in steps of the calendar. None is missing
/// between two.
struct AxisLabels {
    struct Label {
        let text: String
        let layout: TextLayout
        /// From the page's left edge.
        let left: Double

        var right: Double { left + layout.width }
    }

    private static let gap = 8.0

    private(set) var labels: [Label] = []
    private let categories: [ChartCategory]
    private let middles: [Double]
    private let bounds: ClosedRange<Double>
    private let most: Double
    private let typesetter: Typesetter
    private let font: Font

    /// - Parameters:
    ///   - middles: from the page's left edge, in order.
    ///   - bounds: names at the ends are moved in from here.
    ///   - most: how wide a name may be before it is cut.
    init(
        _ categories: [ChartCategory],
        at middles: [Double],
        in bounds: ClosedRange<Double>,
        most: Double = .infinity,
        typesetter: Typesetter,
        font: Font
    ) {
        (self.categories, self.middles, self.bounds, self.most) = (categories, middles, bounds, most)
        (self.typesetter, self.font) = (typesetter, font)
        labels = choose()
    }

    /// The shortest of the steps at which the names stand clear of each other.
    private func choose() -> [Label] {
        let all = Array(categories.indices)
        let steps = Set(categories.lazy.compactMap(\.date).flatMap(\.steps)).sorted()
        let begun = steps.lazy.map { step in all.filter { categories[$0].date?.steps.contains(step) ?? false } }
        if let labels = place(all) { return labels }
        for choice in begun where choice.count > 1 { if let labels = place(choice) { return labels } }
        for step in 2..<max(all.count, 2) {
            if let labels = place(Array(stride(from: 0, to: all.count, by: step))) { return labels }
        }
        return place(Array(all.prefix(1))) ?? []
    }

    /// With the year at each name, or else where it is another than at the one before; nil where they come too near.
    private func place(_ choice: [Int]) -> [Label]? {
        place(choice, isBrief: false)
            ?? (choice.allSatisfy { categories[$0].date != nil } ? place(choice, isBrief: true) : nil)
    }

    private func place(_ choice: [Int], isBrief: Bool) -> [Label]? {
        var labels: [Label] = []
        var year: Int?
        for index in choice {
            let (date, name) = (categories[index].date, categories[index].label)
            let text = isBrief && date?.year == year ? date?.brief ?? name : name
            year = date?.year
            let layout =
                most < .infinity
                ? typesetter.fitted(text, font: font, width: most) : typesetter.layout(text, font: font)
            let left = max(bounds.lowerBound, min(middles[index] - layout.width / 2, bounds.upperBound - layout.width))
            if let last = labels.last, left < last.right + Self.gap { return nil }
            labels.append(Label(text: text, layout: layout, left: left))
        }
        return labels
    }
}

extension Canvas {
    mutating func draw(_ axis: AxisLabels, y: Double) {
        for label in axis.labels { add(label.layout, x: label.left, y: y, width: 0) }
        show(Theme.Ink.muted)
    }
}
