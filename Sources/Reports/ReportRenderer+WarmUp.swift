import Cairo

extension ReportRenderer {
    /// Draws a small report into nothing, so that the first real one does not wait for fonts and kerning.
    public func warmUp() throws {
        let letters = "The quick brown fox jumps over the lazy dog. 0123456789 (2024-03-31), 12.5 %, #1: A/B-C_d"
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
        try render(report) { _ in }
        for text in [letters, "Größe – Ошибка", "決済ページ", "页面", "결제", "خطأ", "שגיאה", "🚀"] {
            _ = typesetter.layout(text, font: theme.appendixCell)
        }
    }
}
