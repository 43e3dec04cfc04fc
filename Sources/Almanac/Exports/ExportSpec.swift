import Foundation
import Items

/// What a finished export is, and the ending of its file.
enum ExportKind: String, CaseIterable, Codable, Sendable {
    case pdf, zip
}

/// A validated export request: what the worker needs, and what the bundle's manifest shows.
struct ExportSpec: Codable, Equatable, Sendable {
    enum ReportType: String, CaseIterable, Codable, Sendable {
        case seasonalActivity = "seasonal_activity"
        case comparison, flow
    }

    enum Paper: String, CaseIterable, Codable, Sendable {
        case a4, letter
    }

    struct LabelledPeriod: Codable, Equatable, Sendable {
        var label: String
        var days: DayRange

        enum CodingKeys: String, CodingKey {
            case label
            case days = "range"
        }
    }

    struct Includes: Codable, Equatable, Sendable {
        var charts = true
        var tables = true
        var insights = true
        var items = true
        var report = true
        var csv = true
        var json = true
        var attachments = true
    }

    var kind: ExportKind
    var reportType: ReportType
    /// For a comparison the span from the first period's start to the last one's end, unless the request says more.
    var range: DayRange
    var groupBy: Grouping
    var title: String?
    var subtitle: String?
    var author: String?
    /// `#1B5A9C`
    var accent: String?
    var comparisonPeriods: [LabelledPeriod]
    var includes: Includes
    var filters: ItemFilters
    /// IANA name.
    var timeZoneID: String
    var paper: Paper

    var timeZone: TimeZone { TimeZone(identifier: timeZoneID) ?? .gmt }

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

extension TimeZone {
    /// Foundation calls UTC "GMT", which people take for London.
    var displayID: String { identifier == "GMT" ? "UTC" : identifier }
}
