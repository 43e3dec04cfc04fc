import Synchronization

/// How many there are of something now.
package final class Gauge: MetricFamily {
    private let name: String
    private let help: String
    private let value = Atomic(0)

    package init(_ name: String, _ help: String) {
        (self.name, self.help) = (name, help)
    }

    package func add(_ change: Int) {
        value.wrappingAdd(change, ordering: .relaxed)
    }

    package func write(to page: inout Exposition) {
        page.gauge(name, help, Double(value.load(ordering: .relaxed)))
    }
}
