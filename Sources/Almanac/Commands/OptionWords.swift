import Figures
import Items

/// What is wrong with a request, in the words of the command line: who typed `--start-date` never saw `start_date`.
enum OptionWords {
    /// - Parameter detail: a sentence about the fields of a request's body, of this process or of a server.
    static func sentence(_ detail: String) -> String {
        let (place, rest) = period(detail)
        return place + words(rest, isPeriod: !place.isEmpty) + limit(detail)
    }

    /// `comparison_periods[0]: …` and `comparison_periods[0].label …` as a period of `--compare`.
    private static func period(_ detail: String) -> (place: String, rest: Substring) {
        guard let match = detail.prefixMatch(of: /comparison_periods\[(\d+)\](?:: |\.|(?= ))/),
            let number = Int(match.1)
        else { return ("", detail[...]) }
        return ("--compare, \(ordinal(number)) period: ", detail[match.range.upperBound...])
    }

    /// There are five periods at most.
    private static func ordinal(_ number: Int) -> String {
        let names = ["first", "second", "third", "fourth", "fifth"]
        return number < names.count ? names[number] : "\(number + 1)th"
    }

    private static func words(_ rest: Substring, isPeriod: Bool) -> String {
        let text = String(rest)
        let start = text.startIndex
        return text.replacing(/[a-z_]+(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)?/) { match in
            let name = String(match.output)
            if isPeriod { return periodFields[name] ?? name }
            // Names without a line in them are words of sentences too, but for the one that a sentence begins with.
            guard name.contains("_") || name.contains(".") || match.range.lowerBound == start else {
                return name
            }
            return options[String(name.prefix { $0 != "[" })] ?? name
        }
    }

    private static func limit(_ detail: String) -> String {
        detail.contains("Date range cannot exceed") ? " (MAX_RANGE_DAYS)" : ""
    }

    private static let periodFields = ["start_date": "the first day", "end_date": "the last day", "label": "the label"]

    private static let options: [String: String] = {
        let own = [
            "report_type", "range", "start_date", "end_date", "group_by", "title", "subtitle", "author", "accent",
            "timezone", "paper",
        ]
        let filters = [
            "source_types": "--source-type", "sources": "--source", "projects": "--project",
            "item_types": "--item-type",
            "statuses": "--status", "labels": "--label", "assignees": "--assignee",
        ]
        let options = own.map { ($0, "--" + $0.replacing("_", with: "-")) } + [("comparison_periods", "--compare")]
        return Dictionary(uniqueKeysWithValues: options + filters.map { ("filters.\($0)", $1) })
    }()
}
