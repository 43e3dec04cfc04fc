import Items

/// The rollup as sums up to the end of each day, so that what happened between two days is the difference of two sums.
struct DailyCounts: Sendable {
    private struct Series {
        var days: [Int64] = []
        /// Of this day and all before it.
        var sums: [Activity.Counts] = []

        mutating func add(_ counts: Activity.Counts, on day: Int64) {
            let sum = (sums.last ?? Activity.Counts()) + counts
            if days.last == day {
                sums[sums.count - 1] = sum
            } else {
                days.append(day)
                sums.append(sum)
            }
        }

        func sum(before day: Int64) -> Activity.Counts {
            var (low, high) = (0, days.count)
            while low < high {
                let middle = (low + high) / 2
                if days[middle] < day { low = middle + 1 } else { high = middle }
            }
            return low == 0 ? Activity.Counts() : sums[low - 1]
        }
    }

    /// By the number of the item type.
    private var series: [Int64: Series] = [:]

    /// - Parameter rows: day, item type, created, closed, undated; by rising days, or in any order.
    init(_ rows: IntegerRows) {
        var order = Array(rows.indices)
        let isInOrder = zip(order, order.dropFirst()).allSatisfy { rows[$0, 0] <= rows[$1, 0] }
        if !isInOrder { order.sort { rows[$0, 0] < rows[$1, 0] } }
        for row in order {
            let (created, closed, undated) = (Int(rows[row, 2]), Int(rows[row, 3]), Int(rows[row, 4]))
            let counts = Activity.Counts(created: created, closed: closed, undatedClosures: undated)
            series[rows[row, 1], default: Series()].add(counts, on: rows[row, 0])
        }
    }

    /// How many sums are held.
    var count: Int { series.values.reduce(0) { $0 + $1.days.count } }

    /// What came before the first of some days, then between each two; they are in order.
    func segments(_ days: [Int64]) -> [CountsByType] {
        var segments = [CountsByType](repeating: [:], count: days.count)
        for (type, series) in series {
            var before = Activity.Counts()
            for (index, day) in days.enumerated() {
                let sum = series.sum(before: day)
                if sum != before { segments[index][type] = sum - before }
                before = sum
            }
        }
        return segments
    }
}
