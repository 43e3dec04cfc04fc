/// How a range is cut into periods.
public enum Grouping: String, CaseIterable, Codable, Sendable {
    case day, week, month
}
