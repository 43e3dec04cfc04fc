package import Figures
package import Foundation
package import Items
import Reports

/// What is wrong with an export request: every broken rule at once.
package struct ExportRequestError: Error, Equatable {
    /// Wrong types, malformed or missing values, unknown fields: the answer is 422.
    package var malformed: [FieldProblem]
    /// Well-formed values that break a rule: the answer is 400, unless something is malformed too.
    var broken: [FieldProblem]

    package var all: [FieldProblem] { malformed + broken }

    init(malformed: [FieldProblem], broken: [FieldProblem]) {
        (self.malformed, self.broken) = (malformed, broken)
    }

    /// One value that is malformed.
    package init(_ problem: FieldProblem) {
        self.init(malformed: [problem], broken: [])
    }
}

/// Reads the body of `POST /api/exports/…` into a validated `ExportSpec`.
package struct ExportRequest {
    package struct Rules: Sendable {
        package var maxRangeDays: Int
        /// Where the request names no zone.
        package var timeZone: TimeZone
        package var now: Timestamp

        package init(maxRangeDays: Int, timeZone: TimeZone, now: Timestamp) {
            (self.maxRangeDays, self.timeZone, self.now) = (maxRangeDays, timeZone, now)
        }
    }

    private let kind: ExportKind
    private let rules: Rules
    private var fields: ObjectReader
    private var broken: [FieldProblem] = []

    package static func read(_ json: JSONValue, kind: ExportKind, rules: Rules) throws(ExportRequestError) -> ExportSpec
    {
        var request = ExportRequest(kind: kind, rules: rules, fields: ObjectReader(json))
        return try request.read()
    }

    private init(kind: ExportKind, rules: Rules, fields: ObjectReader) {
        self.kind = kind
        self.rules = rules
        self.fields = fields
    }

    private mutating func read() throws(ExportRequestError) -> ExportSpec {
        let type = choice("report_type", default: ExportSpec.ReportType.seasonalActivity)
        let zone = timeZone()
        let today = CivilDate(rules.now, in: zone)
        let dates = range(isRequired: type != .comparison, today: today)
        let grouping = choice("group_by", default: Grouping.month)
        let periods = comparisonPeriods(of: type, today: today)
        let spec = ExportSpec(
            kind: kind,
            reportType: type,
            range: dates ?? span(of: periods, today),
            groupBy: grouping,
            title: fields.line("title", upTo: 200),
            subtitle: fields.line("subtitle", upTo: 200),
            author: fields.line("author", upTo: 100),
            accent: accent(),
            comparisonPeriods: periods,
            includes: includes(),
            filters: filters(),
            timeZoneID: zone.displayID,
            paper: choice("paper", default: ExportSpec.Paper.a4, isMalformed: true)
        )
        let malformed = fields.finish()
        guard malformed.isEmpty, broken.isEmpty else {
            throw ExportRequestError(malformed: malformed, broken: broken)
        }
        return spec
    }

    private func span(of periods: [ExportSpec.LabelledPeriod], _ today: CivilDate) -> DayRange {
        DayRange(
            start: periods.map(\.days.start).min() ?? today,
            end: periods.map(\.days.end).max() ?? today
        )
    }
}

// MARK: Dates

extension ExportRequest {
    private mutating func range(isRequired: Bool, today: CivilDate) -> DayRange? {
        let start = fields.date("start_date", required: isRequired)
        let end = fields.date("end_date", required: isRequired)
        guard let start, let end else {
            if !isRequired, (start == nil) != (end == nil) {
                fields.report(start == nil ? "start_date" : "end_date", "is required beside the other date")
            }
            return nil
        }
        check(start, end, today, pointer: "", name: "")
        return DayRange(start: start, end: end)
    }

    /// The rules of every pair of dates. They have the sentences that existing clients look for.
    private mutating func check(_ start: CivilDate, _ end: CivilDate, _ today: CivilDate, pointer: String, name: String)
    {
        func refuse(_ field: String, _ rule: String) {
            broken.append(FieldProblem(pointer: "\(pointer)/\(field)", detail: name + rule))
        }
        if start > end { refuse("start_date", "start_date must be before end_date") }
        if end.daysSinceEpoch - start.daysSinceEpoch > rules.maxRangeDays {
            let limit = rules.maxRangeDays == 365 ? "1 year" : "\(rules.maxRangeDays) days"
            refuse("end_date", "Date range cannot exceed \(limit)")
        }
        if start > today { refuse("start_date", "start_date cannot be in the future") }
        if end > today { refuse("end_date", "end_date cannot be in the future") }
    }

    private mutating func comparisonPeriods(
        of type: ExportSpec.ReportType,
        today: CivilDate
    ) -> [ExportSpec.LabelledPeriod] {
        let read = fields.objects("comparison_periods") { period in
            (period.date("start_date", required: true), period.date("end_date", required: true), period.label())
        }
        if type == .comparison, !(2...5).contains(read?.count ?? 0) {
            broken.append(
                FieldProblem(
                    pointer: "/comparison_periods",
                    detail: "comparison_periods must have 2 to 5 periods when report_type is comparison"
                )
            )
        }
        var periods: [ExportSpec.LabelledPeriod] = []
        for (index, (start, end, label)) in (read ?? []).enumerated() {
            guard let start, let end, let label else { continue }
            check(start, end, today, pointer: "/comparison_periods/\(index)", name: "comparison_periods[\(index)]: ")
            periods.append(.init(label: label, days: DayRange(start: start, end: end)))
        }
        return type == .comparison ? periods : []
    }
}

// MARK: The rest

extension ExportRequest {
    /// A word out of a list. An unknown one is a broken rule (400) unless it is said to be malformed (422).
    private mutating func choice<Value: RawRepresentable & CaseIterable>(
        _ field: String,
        default fallback: Value,
        isMalformed: Bool = false
    ) -> Value where Value.RawValue == String {
        guard let text = fields.string(field) else { return fallback }
        if let value = Value(rawValue: text) { return value }
        let rule = "must be one of: " + Value.allCases.map(\.rawValue).joined(separator: ", ")
        if isMalformed {
            fields.report(field, rule)
        } else {
            broken.append(FieldProblem(pointer: "/\(field)", detail: "\(field) \(rule)"))
        }
        return fallback
    }

    private mutating func timeZone() -> TimeZone {
        guard let name = fields.string("timezone") else { return rules.timeZone }
        if let zone = TimeZone(named: name) { return zone }
        fields.report("timezone", "must be the name of an IANA time zone such as Europe/Berlin")
        return rules.timeZone
    }

    private mutating func accent() -> String? {
        guard let text = fields.string("accent") else { return nil }
        guard let color = AccentColor(text) else {
            fields.report("accent", "must be a colour written #RRGGBB, such as #1B5A9C")
            return nil
        }
        if !color.isReadable { fields.report("accent", "must be darker: \(AccentRule.text)") }
        return color.text
    }

    private mutating func includes() -> ExportSpec.Includes {
        var includes = ExportSpec.Includes()
        includes.charts = fields.bool("include_charts") ?? true
        includes.tables = fields.bool("include_tables") ?? true
        includes.insights = fields.bool("include_insights") ?? true
        includes.items = fields.bool("include_items") ?? true
        guard kind == .zip else { return includes }
        includes.report = fields.bool("include_report") ?? true
        includes.csv = fields.bool("include_csv") ?? true
        includes.json = fields.bool("include_json") ?? true
        includes.attachments = fields.bool("include_attachments") ?? true
        return includes
    }

    private mutating func filters() -> ItemFilters {
        fields.object("filters") { filters in
            ItemFilters(
                sourceTypes: filters.names("source_types", among: SourceType.allCases.map(\.rawValue)),
                sources: filters.names("sources"),
                projects: filters.names("projects"),
                itemTypes: filters.names("item_types"),
                statuses: filters.names("statuses"),
                labels: filters.names("labels"),
                assignees: filters.names("assignees")
            )
        } ?? ItemFilters()
    }
}
