import Reports

extension ActivityReport {
    /// What stands out, or that nothing does.
    func insights(_ figures: ReportFigures) -> [Block] {
        guard spec.includes.insights, figures.created + figures.closed > 0 else { return [] }
        let rules = InsightRules(figures: figures, grouping: spec.groupBy)
        let insights = rules.insights
        let texts =
            insights.isEmpty
            ? [rules.silence]
            : insights.map { "\($0.rule.rawValue): \($0.text)" }
        return [.heading("What stands out")] + texts.map { .point($0) }
    }
}
