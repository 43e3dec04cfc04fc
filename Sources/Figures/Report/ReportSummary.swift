import Items
import Reports

/// What a report says first, for those who are told of it.
package struct ReportSummary: Codable, Equatable, Sendable {
    package struct Figure: Codable, Equatable, Sendable {
        package var label: String
        package var value: String
        package var note: String
    }

    package var title: String
    package var headline: String
    package var figures: [Figure]
}

extension ActivityReport {
    package var told: ReportSummary {
        guard spec.reportType == .comparison else {
            let said = figures.flatMap(headline).compactMap { block in
                if case .lead(let text) = block { text } else { nil }
            }
            return ReportSummary(
                title: title,
                headline: said.first ?? "No item was created or closed in this range.",
                figures: figures.flatMap(keyFigures).map { .init(label: $0.label, value: $0.value, note: $0.note) }
            )
        }
        let periods = zip(spec.comparisonPeriods, figures).map { period, figures in
            ReportSummary.Figure(
                label: period.label,
                value: "\(FigureText.count(figures.created)) created",
                note: "\(FigureText.count(figures.closed)) closed"
            )
        }
        return ReportSummary(title: title, headline: "\(periods.count) periods side by side.", figures: periods)
    }
}
