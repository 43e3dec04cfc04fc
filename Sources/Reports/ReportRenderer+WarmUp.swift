import Typesetting

extension ReportRenderer {
    private static let letters =
        "The quick brown fox jumps over the lazy dog. 0123456789 (2024-03-31), 12.5 %, #1: A/B-C_d"
    private static let scripts = ["Größe – Ошибка", "決済ページ", "页面", "결제", "خطأ", "שגיאה", "🚀"]

    /// Draws a small report into nothing, so that the first real one does not wait for fonts and kerning; throws where
    /// the linked cairo's drawings are not understood.
    public func warmUp() throws {
        try render(Self.sample, appendix: Self.sampleRows) { _ in }
        for text in Self.scripts { _ = typesetter.layout(text, font: theme.appendixCell) }
    }

    /// Whether the fonts have all of a text's characters.
    public func canShow(_ text: String) -> Bool {
        _ = typesetter.takeUnshown()
        _ = typesetter.layout(text, font: theme.appendixCell)
        return typesetter.takeUnshown().scalars.isEmpty
    }

    /// Draws a page with text into nothing: throws where no report can be drawn.
    public func check() throws {
        var report = Report(title: "Readiness", created: "2000-01-01T00:00:00Z")
        report.blocks = [.paragraph(Self.letters), .paragraph(Self.scripts[0])]
        try render(report) { _ in }
    }

    private static var sample: Report {
        var report = Report(title: letters, created: "2000-01-01T00:00:00Z")
        report.subtitle = letters
        report.blocks = [
            .heading(letters),
            .subheading(letters),
            .paragraph(letters),
            .note(letters),
            .keyFigures([KeyFigure(label: letters, value: "1,234", note: letters)]),
            .chart(.bars(BarChart(title: letters, categories: ["1"], series: [.init(name: letters, values: [1])]))),
            .table(Table(columns: [.init(letters)], rows: [[letters]], footer: [letters])),
        ]
        return report
    }

    private static var sampleRows: Appendix {
        let texts = [letters, scripts[0]]
        return Appendix(title: letters, columns: [.init("Title", width: .share(1))], rowCount: texts.count) {
            var rest = texts[...]
            return { row in
                guard let text = rest.popFirst() else { return false }
                row.cells = [text]
                return true
            }
        }
    }
}
