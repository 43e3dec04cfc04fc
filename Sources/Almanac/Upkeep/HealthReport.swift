/// What the checks of the appliance's parts have found at one time.
struct HealthReport: Sendable {
    /// Why work does not get done; none when it does. They name no secret.
    var problems: [HealthFinding] = []
    /// What works now, and yet endangers what was accepted.
    var warnings: [HealthFinding] = []
    var madeAt: ContinuousClock.Instant
    /// How long Redis took for a trial; nil where it took none.
    var redisPing: Duration?
    /// Bytes of finished exports, and those that are free on their disk; nil where that was not found out.
    var exportsKept: Int?
    var diskFree: Int?

    var isReady: Bool { problems.isEmpty }

    /// A report older than this says that the checks themselves are stuck.
    static let longestLife = Duration.seconds(30)

    /// The problems as they stand at a time.
    func problems(at now: ContinuousClock.Instant) -> [HealthFinding] {
        let age = now - madeAt
        guard age > Self.longestLife else { return problems }
        return problems + [HealthFinding("health checks", "none has come to its end for \(age.components.seconds) s")]
    }
}

/// One sentence about one part of the appliance, for the operator.
struct HealthFinding: Sendable, CustomStringConvertible {
    var part: String
    var detail: String
    /// A part that has not begun yet is no news for the log.
    var isOfStart = false

    init(_ part: String, _ detail: String, isOfStart: Bool = false) {
        (self.part, self.detail, self.isOfStart) = (part, detail, isOfStart)
    }

    var description: String { "\(part): \(detail)" }

    /// The same for findings that differ in a number only, such as an age that grows.
    var kind: String { description.filter { !$0.isNumber } }
}
