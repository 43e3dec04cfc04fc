import TestSupport
import Testing

@testable import Reports

struct IsolatedTextTests {
    private let name = "خلل"

    @Test func `a name from the right leaves its heading's numbers where they are`() async throws {
        var report = Report(title: "Names", created: "2024-01-01T00:00:00Z")
        report.subtitle = "\(name.isolated) \u{B7} 1 April, by day"
        report.facts = [name, "4 sources"]
        report.blocks = [.heading("The most frequent type is \(name.isolated): 80 % of 40")]
        try await withRendered(report) { pdf, rendered in
            try await pdf.check()
            #expect(rendered.warnings == [] && rendered.missingCharacters == [])
            let words = try await pdf.words(page: 1)
            let of = try #require(words.first { $0.text == "of" })
            let line = words.filter { abs($0.top - of.top) < 2 }.sorted { $0.left < $1.left }.map(\.text)
            #expect(line.first == "The" && line.suffix(4) == ["80", "%", "of", "40"])
            let april = try #require(words.first { $0.text.hasPrefix("April") })
            let one = try #require(words.first { $0.text == "1" && abs($0.top - april.top) < 2 })
            #expect(one.right < april.left)
        }
    }

    @Test func `a chart's other text isolates names, and its figures don't`() {
        let chart = BarChart(title: "t", categories: [name], series: [.init(name: "عاجل", values: [2])])
        #expect(chart.alternative.contains("\u{2068}عاجل\u{2069} is 2 for \u{2068}خلل\u{2069}."))
        #expect(chart.figures == [["", "عاجل"], [name, "2"]])
        let list = BarList(title: "t", entries: [.init(name: name, value: 2, label: "2")])
        #expect(list.alternative.contains("There is \u{2068}خلل\u{2069} alone, with 2."))
    }
}
