package import Reports

/// What the operator sets for all reports.
package struct HouseStyle: Sendable {
    package var author: String?
    package var style = ReportStyle()

    package init(author: String? = nil, style: ReportStyle = ReportStyle()) {
        (self.author, self.style) = (author, style)
    }
}
