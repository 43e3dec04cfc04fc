import Synchronization

/// How long things have taken, in seconds, by the values of its labels.
package final class Histogram: MetricFamily {
    private let name: String
    private let help: String
    private let labels: [String]
    private let bounds: [Double]
    private let series = Mutex<[[String]: Series]>([:])

    private struct Series {
        /// Of each bucket alone, and last of what is above all bounds.
        var counts: [Int]
        var sum = 0.0
    }

    /// From what nobody notices to what makes people ask.
    package static let requests: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// From a small report to an import of a night.
    package static let jobs: [Double] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600]

    /// - Parameters:
    ///   - name: ends in `_seconds`.
    ///   - bounds: the upper bounds of the buckets in seconds, ascending.
    package init(_ name: String, _ help: String, by labels: String..., bounds: [Double]) {
        (self.name, self.help, self.labels, self.bounds) = (name, help, labels, bounds)
    }

    /// - Parameter values: of the labels, in their order.
    package func observe(_ duration: Duration, _ values: String...) {
        precondition(values.count == labels.count, "\(name) has \(labels.count) labels")
        let seconds = max(duration, .zero) / .seconds(1)
        let bucket = bounds.firstIndex { seconds <= $0 } ?? bounds.count
        series.withLock { all in
            all[values, default: Series(counts: Array(repeating: 0, count: bounds.count + 1))].counts[bucket] += 1
            all[values]?.sum += seconds
        }
    }

    package func write(to page: inout Exposition) {
        page.begin(name, .histogram, help)
        for (values, series) in series.withLock(\.self).sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let labels = zip(labels, values).map { (name: $0, value: $1) }
            var count = 0
            for (bound, inBucket) in zip(bounds + [.infinity], series.counts) {
                count += inBucket
                page.sample("\(name)_bucket", labels + [("le", Exposition.number(bound))], Double(count))
            }
            page.sample("\(name)_sum", labels, series.sum)
            page.sample("\(name)_count", labels, Double(count))
        }
    }
}
