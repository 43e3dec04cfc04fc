import Items
import Reports

/// What the work was about: item types, projects, labels.
extension ActivityReport {
    static let mostTypes = 5
    private static let mostNames = 12

    func subjects(_ figures: ReportFigures) -> [Block] {
        types(figures) + projects(figures) + labels(figures)
    }

    func types(_ figures: ReportFigures) -> [Block] {
        let types = sortedTypes(figures)
        guard !types.isEmpty, figures.created > 0 else { return [] }
        var blocks: [Block] = [.heading(typeHeading(types, figures))]
        if spec.includes.charts, figures.periods.count > 1 { blocks.append(.chart(.bars(typeChart(types, figures)))) }
        if spec.includes.tables { blocks.append(.table(typeTable(figures))) }
        return blocks.count > 1 ? blocks : []
    }

    /// Items that came without a type have one in common, of which there is nothing to say.
    private func typeHeading(_ types: [(key: String, value: Activity.Series)], _ figures: ReportFigures) -> String {
        guard let first = types.first, first.key != Item.untyped else { return "By type" }
        return heading(of: "type", first.key, types.map(\.value.total.created), figures.created)
    }

    /// Those that have a series of their own.
    func sortedTypes(_ figures: ReportFigures) -> [(key: String, value: Activity.Series)] {
        figures.activity.itemTypes.sorted { ($1.value.total.created, $0.key) < ($0.value.total.created, $1.key) }
    }

    private func typeChart(_ types: [(key: String, value: Activity.Series)], _ figures: ReportFigures) -> BarChart {
        let types = types.filter { $0.value.total.created > 0 }
        let others = figures.activity.otherTypes
        let count = types.count + (others?.createdCount ?? 0)
        let shown = count <= Self.mostTypes + 1 ? types.count : Self.mostTypes
        var series = types.prefix(shown).map { type in
            BarChart.Series(name: type.key, values: type.value.periods.map { Double($0.created) })
        }
        if shown < count {
            let rest = types.dropFirst(shown).map(\.value) + (others.map { [$0.series] } ?? [])
            let values = figures.periods.indices.map { period in
                Double(rest.reduce(0) { $0 + $1.periods[period].created })
            }
            series.append(.init(name: "\(FigureText.count(count - shown)) other types", values: values))
        }
        return BarChart(
            title: "Items created, by type and \(spec.groupBy.rawValue)",
            categories: figures.categories(spec.groupBy),
            series: series,
            arrangement: .stacked
        )
    }

    private func projects(_ figures: ReportFigures) -> [Block] {
        let all = figures.breakdown?.projects ?? []
        guard let first = all.first, first.created > 0, all.count > 1 || first.name != nil else { return [] }
        let shown = all.prefix(Self.mostNames)
        let name = { (share: Breakdown.Share) in share.name ?? "without a project" }
        var blocks: [Block] = [.heading(projectHeading(all, figures.created))]
        if spec.includes.charts, all.count > 1 {
            blocks.append(.chart(.list(list("Items created, by project", shown, figures.created, name))))
        }
        if spec.includes.tables {
            let hasShares = figures.created >= FigureText.fewestForPercent
            let table = Table(
                columns: [.init("Project", width: .share(2))]
                    + (["Created", "Closed"] + (hasShares ? ["Share of created"] : [])).map {
                        .init($0, width: .share(1), alignment: .trailing)
                    },
                rows: shown.map { share in
                    [name(share), FigureText.count(share.created), FigureText.count(share.closed)]
                        + (hasShares ? [FigureText.percent(share.created, of: figures.created)] : [])
                },
                footer: [
                    totalName(shown.count, all.count), FigureText.count(figures.created),
                    FigureText.count(figures.closed),
                ] + (hasShares ? [""] : []),
                note: (hasShares ? "Shares are rounded and need not add up to 100\u{00A0}%. " : "")
                    + nOfN(shown.count, all.count, "projects")
            )
            blocks.append(.table(table))
        } else {
            blocks += note(nOfN(shown.count, all.count, "projects"))
        }
        return blocks.count > 1 ? blocks : []
    }

    /// Items that have no project are no project.
    private func projectHeading(_ all: [Breakdown.Share], _ total: Int) -> String {
        guard let first = all.first, let name = first.name else { return "By project" }
        return heading(of: "project", name, all.map(\.created), total)
    }

    private func labels(_ figures: ReportFigures) -> [Block] {
        let all = figures.breakdown?.labels ?? []
        guard let first = all.first, spec.includes.charts || spec.includes.tables else { return [] }
        let shown = all.prefix(Self.mostNames)
        let many = "An item with several labels is counted under each. "
        let note: Block = .note(many + nOfN(shown.count, all.count, "labels"))
        let heading: Block = .heading(heading(of: "label", first.name ?? "", all.map(\.created), figures.created))
        if spec.includes.charts {
            let chart = list("Items created, by label", shown, figures.created) { $0.name ?? "" }
            return [heading, .chart(.list(chart)), note]
        }
        let hasShares = figures.created >= FigureText.fewestForPercent
        let table = Table(
            columns: [
                .init("Label", width: .share(2)), .init("Created", width: .share(1), alignment: .trailing),
            ] + (hasShares ? [.init("Share of created", width: .share(1), alignment: .trailing)] : []),
            rows: shown.map {
                [$0.name ?? "", FigureText.count($0.created)]
                    + (hasShares ? [FigureText.percent($0.created, of: figures.created)] : [])
            }
        )
        return [heading, .table(table), note]
    }

    /// `The most frequent type is Bug: 45 % of 1,234`; only the property where there are too few items to say so, or
    /// several are as frequent, or there is no other.
    private func heading(of property: String, _ first: String, _ counts: [Int], _ total: Int) -> String {
        guard total >= FigureText.fewestForPercent, counts.count > 1, counts[0] > counts[1] else {
            return "By \(property)"
        }
        return "The most frequent \(property) is \(first.inSentence): \(FigureText.share(counts[0], of: total))"
    }

    private func list(
        _ title: String,
        _ shares: ArraySlice<Breakdown.Share>,
        _ total: Int,
        _ name: (Breakdown.Share) -> String
    ) -> BarList {
        BarList(
            title: title,
            entries: shares.map { share in
                let percent = FigureText.percent(share.created, of: total)
                let label = FigureText.count(share.created) + (percent.isEmpty ? "" : " (\(percent))")
                return .init(name: name(share), value: Double(share.created), label: label)
            }
        )
    }

    func nOfN(_ shown: Int, _ all: Int, _ noun: String) -> String {
        shown < all ? "\(FigureText.count(shown)) of \(FigureText.count(all)) \(noun)." : ""
    }

    func note(_ text: String) -> [Block] {
        text.isEmpty ? [] : [.note(text)]
    }
}
