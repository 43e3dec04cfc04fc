import Items
import Reports

extension ReportFigures {
    /// The periods as places on a chart's axis.
    func categories(_ grouping: Grouping) -> [ChartCategory] {
        let monday = periods.lazy.map(\.days.start).first { $0.weekday == 1 }
        return periods.map { period in
            ChartCategory(
                name: period.title,
                label: period.label,
                key: period.name,
                date: period.date { grouping.steps(of: period, from: monday) }
            )
        }
    }
}

extension Period {
    /// Its place on the calendar: a label ends with its year.
    fileprivate func date(_ steps: () -> Set<Int>) -> ChartCategory.Date? {
        let words = label.split(separator: " ")
        guard let year = words.last.flatMap({ Int($0) }), words.count > 1 else { return nil }
        return ChartCategory.Date(year: year, brief: words.dropLast().joined(separator: " "), steps: steps())
    }
}

extension Grouping {
    /// The steps that an axis may take and that the period begins, numbered from the shortest.
    fileprivate func steps(of period: Period, from monday: CivilDate?) -> Set<Int> {
        let day = period.days.start
        let flags: [Bool]
        switch self {
        case .day:
            let isMonday = day.weekday == 1
            let isOther = monday.map { (day.daysSinceEpoch - $0.daysSinceEpoch).isMultiple(of: 14) } ?? false
            flags =
                [isMonday, isMonday && isOther] + [1, 3, 6, 12].map { day.day == 1 && begins($0, day.month) }
                + years(day.year, day.day == 1 && day.month == 1)
        case .week:
            // A year's week 53, which few have, begins nothing.
            guard let week = Int(period.name.suffix(2)), week < 53, let year = Int(period.name.prefix(4)) else {
                return []
            }
            flags = [2, 4, 13, 26, 52].map { begins($0, week) } + years(year, week == 1)
        case .month:
            flags = [3, 6, 12].map { begins($0, day.month) } + years(day.year, day.month == 1)
        }
        return Set(flags.indices.filter { flags[$0] })
    }

    private func begins(_ length: Int, _ number: Int) -> Bool { (number - 1).isMultiple(of: length) }

    /// Every second, fifth and tenth year.
    private func years(_ year: Int, _ isFirst: Bool) -> [Bool] {
        [2, 5, 10].map { isFirst && year.isMultiple(of: $0) }
    }
}
