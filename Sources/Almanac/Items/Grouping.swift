/// How a range is cut into periods.
enum Grouping: String, CaseIterable, Codable, Sendable {
    case day, week, month
}
