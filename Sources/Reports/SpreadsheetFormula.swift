/// What a spreadsheet would run when it opens a CSV file (OWASP, "CSV Injection"); an apostrophe before it prevents
/// that. The same rule as `DefusedCell` of `Items`, which this target does not know; a test holds them together.
public enum SpreadsheetFormula {
    /// Whether a cell begins as a formula, or as one that a spreadsheet finds behind a tab or a line's end; full-width
    /// signs count, for some spreadsheets fold them.
    public static func begins(_ cell: String) -> Bool {
        switch cell.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
        default: false
        }
    }
}
