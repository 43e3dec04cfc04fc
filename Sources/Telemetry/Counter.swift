import Synchronization

/// Counts what has happened since the process began, by the values of its labels.
package final class Counter: MetricFamily {
    private let name: String
    private let help: String
    private let labels: [String]
    private let totals = Mutex<[[String]: Double]>([:])

    /// - Parameter name: ends in `_total`.
    package init(_ name: String, _ help: String, by labels: String...) {
        (self.name, self.help, self.labels) = (name, help, labels)
    }

    /// - Parameter values: of the labels, in their order.
    package func add(_ amount: Double = 1, _ values: String...) {
        precondition(values.count == labels.count, "\(name) has \(labels.count) labels")
        totals.withLock { $0[values, default: 0] += amount }
    }

    package func write(to page: inout Exposition) {
        page.begin(name, .counter, help)
        for (values, total) in totals.withLock(\.self).sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            page.sample(name, zip(labels, values).map { ($0, $1) }, total)
        }
    }
}
