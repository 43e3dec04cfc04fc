import HTTPTypes
package import Telemetry

/// What a server counts of its requests.
package struct RequestMetrics: Sendable {
    private let answers = Counter(
        "almanac_http_requests_total",
        "Requests answered, by method, route and status.",
        by: "method",
        "route",
        "status"
    )
    private let durations = Histogram(
        "almanac_http_request_duration_seconds",
        "From the head of a request to the end of its answer, without event streams.",
        by: "route",
        bounds: Histogram.requests
    )

    let connections = Gauge("almanac_http_connections", "Open connections of clients.")

    package init() {}

    package var families: [any MetricFamily] { [answers, durations, connections] }

    /// - Parameters:
    ///   - route: as it is spelled where routes are listed; nil for what met none.
    ///   - isStream: whether the answer lasts as long as its client listens.
    func note(_ entry: borrowing AccessLog.Entry, route: String?, isStream: Bool) {
        // Hummingbird calls it so where it has found none.
        let route = route.flatMap { $0 == "NotFound" ? nil : $0 } ?? "none"
        answers.add(1, Self.name(of: entry.request.method), route, "\(entry.status)")
        if !isStream { durations.observe(.nanoseconds(entry.nanoseconds), route) }
    }

    /// Methods that nobody knows are one, so that a client can't make series without end.
    private static func name(of method: HTTPRequest.Method) -> String {
        switch method {
        case .get, .head, .post, .put, .patch, .delete, .options: method.rawValue
        default: "other"
        }
    }
}
