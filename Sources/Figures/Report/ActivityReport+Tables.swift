import Items
import Reports

extension ActivityReport {
    func periodTables(_ figures: ReportFigures) -> [Block] {
        guard spec.includes.tables else { return [] }
        return [.subheading("By \(spec.groupBy.rawValue)"), .table(periodTable(figures))]
    }

    private func periodTable(_ figures: ReportFigures) -> Table {
        let total = figures.activity.total
        let blanks = columns("", figures).count - 2
        let opening = [["Before"] + [String](repeating: "", count: blanks) + [FigureText.count(total.opening)]]
        let rows =
            opening
            + zip(zip(figures.periods, total.periods), total.open).map { pair, open in
                let (period, counts) = pair
                return cells(
                    period.heading + (spec.groupBy.isCutShort(period) ? " *" : ""),
                    counts,
                    open: open,
                    figures: figures
                )
            }
        let cut = figures.periods.filter(spec.groupBy.isCutShort)
        return Table(
            columns: columns("Period", figures),
            rows: rows,
            footer: cells("Total", total.total, open: total.closing, figures: figures),
            note: cut.isEmpty
                ? ""
                : "* cut short by \(oneRange): "
                    + cut.map { "of \($0.title) only \(FigureText.range($0.days))" }.joined(separator: "; ")
        )
    }

    func typeTable(_ figures: ReportFigures) -> Table {
        let types = sortedTypes(figures)
        let total = figures.activity.total
        let shown = types.prefix(Self.mostTypeRows)
        let count = types.count + (figures.activity.otherTypes?.count ?? 0)
        return Table(
            columns: columns("Item type", figures),
            rows: shown.map { cells($0.key, $0.value.total, open: $0.value.closing, figures: figures) },
            footer: cells(totalName(shown.count, count), total.total, open: total.closing, figures: figures),
            note: nOfN(shown.count, count, "item types")
        )
    }

    /// A type may be free text, another one for each item.
    private static let mostTypeRows = 40

    func totalName(_ shown: Int, _ all: Int) -> String {
        shown < all ? "Total, those not shown too" : "Total"
    }

    private func columns(_ first: String, _ figures: ReportFigures) -> [Table.Column] {
        let names =
            ["Created", "Closed"] + (figures.hasUndatedClosures ? ["Done, undated"] : []) + ["Net", "Open at the end"]
        return [.init(first, width: .share(1.4))]
            + names.map { .init($0, width: .share(1), alignment: .trailing) }
    }

    private func cells(
        _ name: String,
        _ counts: Activity.Counts,
        open: Int,
        figures: ReportFigures
    ) -> [String] {
        let undated = figures.hasUndatedClosures ? [FigureText.count(counts.undatedClosures)] : []
        return [name, FigureText.count(counts.created), FigureText.count(counts.closed)] + undated
            + [FigureText.change(counts.net), FigureText.count(open)]
    }
}
