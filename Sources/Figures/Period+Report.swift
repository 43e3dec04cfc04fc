import Items
import Reports

extension Period {
    /// Its name where a sentence or a table's row begins: `Week 36, 2023`.
    var heading: String {
        title.prefix(1).uppercased() + title.dropFirst()
    }
}

extension Breakdown.Month {
    /// `Sep 2023`
    var label: String {
        let parts = name.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 2, let date = CivilDate(year: parts[0], month: parts[1], day: 1) else { return name }
        return FigureText.shortMonth(date)
    }
}
