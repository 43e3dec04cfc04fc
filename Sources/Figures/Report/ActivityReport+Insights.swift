import Reports

extension ActivityReport {
    /// What stands out, or that nothing does.
    func insights(_ figures: ReportFigures) -> [Block] {
        guard spec.includes.insights, figures.created + figures.closed > 0 else { return [] }
        let insights = InsightRules(figures: figures, grouping: spec.groupBy).insights
        let texts =
            insights.isEmpty
            ? ["Nothing unusual: none of the rules had anything to say."]
            : insights.map { "\($0.rule.rawValue): \($0.text)" }
        return [.heading("What stands out")] + texts.map { .point($0) }
    }
}
