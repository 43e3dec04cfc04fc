/// How a range is cut into periods.
package enum Grouping: String, CaseIterable, Codable, Sendable {
    case day, week, month
}
