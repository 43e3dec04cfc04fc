import Foundation

/// Looks at the machine's clock and time zones: reports and schedules rest on them.
struct ClockDiagnosis {
    private let settings: Settings

    init(_ settings: Settings) {
        self.settings = settings
    }

    func findings() -> [Finding] {
        [clock, zones]
    }

    private var clock: Finding {
        let now = Date()
        let text = "it reads \(now.formatted(.iso8601))"
        guard now.timeIntervalSince1970 > 1_767_225_600 else {
            return .failed("clock", "\(text), which is past", "Set the machine's clock, and have it kept by NTP.")
        }
        return .ok("clock", text)
    }

    private var zones: Finding {
        guard TimeZone(identifier: "Europe/Berlin") != nil else {
            return .failed("time zones", "the system has none but UTC", "Install tzdata.")
        }
        return .ok(
            "time zones",
            "days are those of \(settings.timeZone == .gmt ? "UTC" : settings.timeZone.identifier) (TIMEZONE)"
        )
    }
}
