import Reports

@testable import Figures
@testable import Items

/// Everything that reports say in their own words, each once: what differs in its numbers alone counts as the same.
struct ReportSentences {
    private(set) var all: [String] = []
    private var shapes: Set<String> = []

    /// All of it, to look for words in.
    private(set) var text = ""

    mutating func add(_ report: Report, _ appendix: String = "") {
        add("title", [report.title, report.subtitle] + report.facts)
        for block in report.blocks { add(block) }
        if !appendix.isEmpty { add("note of the list", [appendix]) }
    }

    private mutating func add(_ block: Block) {
        switch block {
        case .heading(let text): add("heading", [text])
        case .subheading(let text): add("subheading", [text])
        case .lead(let text): add("first sentence", [text])
        case .paragraph(let text): add("paragraph", [text])
        case .point(let text): add("what stands out", [text])
        case .note(let text): add("note", [text])
        case .keyFigures(let figures): add("figure", figures.map { "\($0.label): \($0.value) (\($0.note))" })
        case .provenance(let facts): add("fact", facts.map { "\($0.label): \($0.value)" })
        case .table(let table):
            let title = table.columns.map(\.title).joined(separator: " | ")
            add("table", [title, table.note])
            add("row of \(table.columns.first?.title ?? "")", table.rows.map { $0.joined(separator: " | ") })
            if !table.footer.isEmpty { add("row of totals", [table.footer.joined(separator: " | ")]) }
        case .chart(let chart): add("chart", [chart.block.alternative])
        }
    }

    private mutating func add(_ kind: String, _ sentences: [String]) {
        for sentence in sentences where !sentence.isEmpty {
            text += sentence + "\n"
            guard shapes.insert(kind + Self.shape(of: sentence)).inserted else { continue }
            all.append("\(kind): \(sentence)")
        }
    }

    /// Without its numbers, signs and names of months and weekdays; of long lists only the beginning.
    private static func shape(of sentence: String) -> String {
        if sentence.hasPrefix("SHA-256") { return "digest" }
        let words = sentence.split { !$0.isLetter }.map(String.init).filter { !names.contains($0) }
        return words.prefix(40).joined(separator: " ") + (sentence.contains("\u{2013}") ? "-" : "")
    }

    private static let names = Set(
        ActivityReport.weekdays
            + (1...12).map { FigureText.month(CivilDate(daysSinceEpoch: $0 * 30)) }.flatMap {
                $0.split(separator: " ").map(String.init)
            } + ["bug", "task", "story", "W", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "T", "UTC"]
    )
}
