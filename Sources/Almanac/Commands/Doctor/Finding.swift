import Items

/// What one look at the installation has found.
struct Finding: Sendable {
    enum Verdict: String, Sendable {
        case ok, warning, failed
    }

    var verdict: Verdict
    /// `Redis`, or the name of a setting.
    var part: String
    /// One sentence about what is there or what is wrong.
    var text: String
    /// What to do about it; nil where nothing has to be.
    var remedy: String?

    static func ok(_ part: String, _ text: String) -> Finding {
        Finding(verdict: .ok, part: part, text: text)
    }

    static func warning(_ part: String, _ text: String, _ remedy: String? = nil) -> Finding {
        Finding(verdict: .warning, part: part, text: text, remedy: remedy)
    }

    static func failed(_ part: String, _ text: String, _ remedy: String? = nil) -> Finding {
        Finding(verdict: .failed, part: part, text: text, remedy: remedy)
    }

    /// What there is to say of two clocks; nil where they agree within a few seconds.
    static func clock(_ other: String, apart seconds: Int64) -> Finding? {
        guard seconds > 5 else { return nil }
        return .warning(
            "clock",
            "this machine's and that of \(other) are \(seconds) s apart",
            "Have both kept by NTP (systemd-timesyncd, chrony)."
        )
    }

    var json: JSONValue {
        [
            "part": .string(part), "verdict": .string(verdict.rawValue), "text": .string(text),
            "remedy": remedy.map(JSONValue.string) ?? .null,
        ]
    }

    /// `failed   Redis: it does not answer`, and what to do on a line below.
    var line: String {
        let word = verdict.rawValue + String(repeating: " ", count: 9 - verdict.rawValue.count)
        let rest = remedy.map { "\n         → \($0)" } ?? ""
        return "\(word)\(part): \(text)\(rest)"
    }
}
