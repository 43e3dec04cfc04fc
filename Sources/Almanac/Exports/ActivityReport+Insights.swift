import Reports

extension ActivityReport {
    /// What stands out, or that nothing does.
    func insights(_ figures: ReportFigures) -> [Block] {
        guard spec.includes.insights, figures.created + figures.closed > 0 else { return [] }
        let insights = InsightRules(figures: figures, grouping: spec.groupBy).insights
        let texts =
            insights.isEmpty ? ["Nothing unusual: none of the rules had anything to say."] : insights.map(\.text)
        return [.heading("What stands out")] + texts.map { .point($0) }
    }
}
