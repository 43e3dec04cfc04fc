/// The figures behind a chart as a file.
enum ChartFile {
    /// CSV (RFC 4180). Numbers below zero are not taken for formulas.
    static func csv(_ rows: [[String]]) -> String {
        rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func cell(_ text: String) -> String {
        let safe = Double(text) == nil && SpreadsheetFormula.begins(text) ? "'" + text : text
        guard safe.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return safe }
        return "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
