/// The states of a job: of an import all, of an export those that ``JobFamily/states`` names.
package enum JobState: String, CaseIterable, Codable, Sendable {
    case pending, processing, completed, failed, cancelled

    /// No later write changes a job that has ended.
    package var isEnd: Bool { self == .completed || self == .failed || self == .cancelled }

    /// A Lua expression: whether a value is the name of an end.
    static func isEnd(lua value: String) -> String {
        "(" + allCases.filter(\.isEnd).map { "\(value) == '\($0.rawValue)'" }.joined(separator: " or ") + ")"
    }
}
