package import Foundation
package import Items

/// What a finished export is, and the ending of its file.
package enum ExportKind: String, CaseIterable, Codable, Sendable {
    case pdf, zip
}

/// A validated export request: what the worker needs, and what the bundle's manifest shows.
package struct ExportSpec: Codable, Equatable, Sendable {
    package enum ReportType: String, CaseIterable, Codable, Sendable {
        case seasonalActivity = "seasonal_activity"
        case comparison, flow
    }

    package enum Paper: String, CaseIterable, Codable, Sendable {
        case a4, letter
    }

    package struct LabelledPeriod: Codable, Equatable, Sendable {
        package var label: String
        package var days: DayRange

        package init(label: String, days: DayRange) {
            (self.label, self.days) = (label, days)
        }

        enum CodingKeys: String, CodingKey {
            case label
            case days = "range"
        }
    }

    package struct Includes: Codable, Equatable, Sendable {
        package var charts = true
        package var tables = true
        package var insights = true
        package var items = true
        package var report = true
        package var csv = true
        package var json = true
        package var attachments = true

        package init(
            charts: Bool = true,
            tables: Bool = true,
            insights: Bool = true,
            items: Bool = true,
            report: Bool = true,
            csv: Bool = true,
            json: Bool = true,
            attachments: Bool = true
        ) {
            self.charts = charts
            self.tables = tables
            self.insights = insights
            self.items = items
            self.report = report
            self.csv = csv
            self.json = json
            self.attachments = attachments
        }
    }

    package var kind: ExportKind
    package var reportType: ReportType
    /// For a comparison the span from the first period's start to the last one's end, unless the request says more.
    package var range: DayRange
    package var groupBy: Grouping
    package var title: String?
    package var subtitle: String?
    package var author: String?
    /// `#1B5A9C`
    package var accent: String?
    package var comparisonPeriods: [LabelledPeriod]
    package var includes: Includes
    package var filters: ItemFilters
    /// IANA name.
    package var timeZoneID: String
    package var paper: Paper

    package init(
        kind: ExportKind,
        reportType: ReportType,
        range: DayRange,
        groupBy: Grouping,
        title: String? = nil,
        subtitle: String? = nil,
        author: String? = nil,
        accent: String? = nil,
        comparisonPeriods: [LabelledPeriod],
        includes: Includes,
        filters: ItemFilters,
        timeZoneID: String,
        paper: Paper
    ) {
        self.kind = kind
        self.reportType = reportType
        self.range = range
        self.groupBy = groupBy
        self.title = title
        self.subtitle = subtitle
        self.author = author
        self.accent = accent
        self.comparisonPeriods = comparisonPeriods
        self.includes = includes
        self.filters = filters
        self.timeZoneID = timeZoneID
        self.paper = paper
    }

    package var timeZone: TimeZone { TimeZone(identifier: timeZoneID) ?? .gmt }

    enum CodingKeys: String, CodingKey {
        case kind
        case reportType = "report_type"
        case range
        case groupBy = "group_by"
        case title, subtitle, author, accent
        case comparisonPeriods = "comparison_periods"
        case includes = "include"
        case filters
        case timeZoneID = "timezone"
        case paper
    }
}
