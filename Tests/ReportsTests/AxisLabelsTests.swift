import Testing

@testable import Reports

struct AxisLabelsTests {
    private let renderer: ReportRenderer

    init() throws {
        renderer = try ReportRenderer()
    }

    private func labels(_ categories: [ChartCategory], width: Double = 480) -> [AxisLabels.Label] {
        let step = width / Double(max(categories.count, 1))
        return AxisLabels(
            categories,
            at: categories.indices.map { 70 + (Double($0) + 0.5) * step },
            in: 48...70 + width,
            typesetter: renderer.typesetter,
            font: renderer.theme.axis
        ).labels
    }

    /// Days from Monday, 1 June 2026.
    private func days(_ count: Int) -> [ChartCategory] {
        let months = [("Jun", 30), ("Jul", 31), ("Aug", 31), ("Sep", 30)].flatMap { name, length in
            (1...length).map { "\($0) \(name)" }
        }
        return months.prefix(count).enumerated().map { index, day in
            let steps = Set([7, 14].enumerated().filter { index.isMultiple(of: $1) }.map(\.offset))
            let date = ChartCategory.Date(year: 2026, brief: day, steps: steps)
            return ChartCategory(name: day, label: "\(day) 2026", key: day, date: date)
        }
    }

    private func months(_ years: ClosedRange<Int>) -> [ChartCategory] {
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return years.flatMap { year in
            names.enumerated().map { month, name in
                let steps = Set([3, 6, 12].enumerated().filter { month.isMultiple(of: $1) }.map(\.offset))
                let date = ChartCategory.Date(year: year, brief: name, steps: steps)
                return ChartCategory(name: name, label: "\(name) \(year)", key: name, date: date)
            }
        }
    }

    @Test func `four months by day have every second Monday`() {
        let texts = labels(days(122)).map(\.text)
        #expect(texts.prefix(4) == ["1 Jun 2026", "15 Jun 2026", "29 Jun 2026", "13 Jul 2026"])
        #expect(texts.count == 9)
    }

    @Test func `where there is no room for the year it is at the first`() {
        #expect(labels(days(122), width: 400).map(\.text).prefix(4) == ["1 Jun 2026", "15 Jun", "29 Jun", "13 Jul"])
    }

    @Test func `ten years by month have the Januaries, all of them`() {
        #expect(labels(months(2015...2024)).map(\.text) == (2015...2024).map { "Jan \($0)" })
    }

    @Test func `two years by month have the quarters`() {
        #expect(labels(months(2023...2024)).map(\.text).prefix(3) == ["Jan 2023", "Apr 2023", "Jul 2023"])
    }

    @Test(arguments: [1, 2, 5, 9, 31, 60, 122]) func `labels stand clear of each other, in the frame`(count: Int) {
        let labels = labels(days(count))
        #expect(labels.first.map { $0.left >= 48 } ?? false)
        #expect(labels.last.map { $0.right <= 550.01 } ?? false)
        #expect(zip(labels, labels.dropFirst()).allSatisfy { $1.left >= $0.right + 7.9 })
    }

    @Test(arguments: [3, 30, 300, 3000]) func `names that are no dates are thinned evenly, from the first on`(
        count: Int
    ) {
        let texts = labels((0..<count).map { ChartCategory("day \($0)") }).map(\.text)
        let numbers = texts.compactMap { Int($0.dropFirst(4)) }
        #expect(numbers.first == 0)
        let steps = Set(zip(numbers, numbers.dropFirst()).map { $1 - $0 })
        #expect(steps.count == 1)
    }

    @Test func `an axis of nothing has no names`() {
        #expect(labels([]).isEmpty)
    }

    @Test func `names of lines are moved from each other only as far as they must be`() {
        #expect(ScatterPlotLayout.spread([10, 12], apart: 9) == [6.5, 15.5])
        #expect(ScatterPlotLayout.spread([10, 50, 80], apart: 9) == [10, 50, 80])
        #expect(ScatterPlotLayout.spread([10, 10, 10], apart: 9) == [1, 10, 19])
        #expect(ScatterPlotLayout.spread([], apart: 9).isEmpty)
    }
}
