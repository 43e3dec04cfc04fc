import HTTP
import Hummingbird
import Items
import Telemetry

/// `/health` and `/metrics`.
struct HealthRoutes: Sendable {
    let environment: String
    let monitor: HealthMonitor
    let metrics: @Sendable () async -> String

    func health() throws -> Response {
        try JSONResponse.make(
            ["status": "healthy", "service": "almanac", "version": ProductVersion.text, "environment": environment])
    }

    /// The process is alive when it answers.
    func live() throws -> Response {
        try JSONResponse.make(["status": "alive"])
    }

    /// What the last round of checks has found: 503 with every reason when a part of the appliance does not work.
    func ready() throws -> Response {
        let report = monitor.report
        let problems = report.problems(at: .now).map(\.description)
        guard let first = problems.first else {
            return try JSONResponse.make(Ready(warnings: report.warnings.map(\.description)))
        }
        throw Problem(
            .serviceUnavailable,
            "Not ready: \(first)",
            errors: problems.map { FieldProblem(pointer: "", detail: $0) },
            headers: [.retryAfter: "2"]
        )
    }

    private struct Ready: Encodable {
        var status = "ready"
        /// What endangers jobs that were accepted, although all works now.
        var warnings: [String]
    }

    func metricsText() async -> Response {
        Response(
            status: .ok,
            headers: [.contentType: Exposition.mediaType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: await metrics()))
        )
    }
}
