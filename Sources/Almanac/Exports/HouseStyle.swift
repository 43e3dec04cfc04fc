import Reports

/// What the operator sets for all reports.
struct HouseStyle: Sendable {
    var author: String?
    var style = ReportStyle()
}
