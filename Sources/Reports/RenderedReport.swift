/// How far a rendering is, told after each page and every few rows.
public struct RenderProgress: Sendable {
    public let pages: Int
    /// Rows of the appendix that are done with, and how many were announced.
    public let rows: Int
    public let totalRows: Int
    /// 0 to 1, never falling.
    public let fraction: Double
}

/// What became of a report.
public struct RenderedReport: Hashable, Sendable {
    public let pages: Int
    /// Rows that the appendix drew.
    public let rows: Int
    /// Sentences for the reader of the job: characters that no font has, a typeface that is missing, a title that is
    /// too long.
    public let warnings: [String]
    public let missingCharacters: [Unicode.Scalar]
}

/// Why a report could not be drawn; whatever the caller's own closures throw is passed on as it is.
public enum ReportError: Error, Equatable, CustomStringConvertible {
    /// The appendix gave other rows when it was read again.
    case rowsChanged(counted: Int, drawn: Int)
    /// A row lost or gained cells in its cursor.
    case cellCount(expected: Int, found: Int)

    public var description: String {
        switch self {
        case .rowsChanged(let counted, let drawn):
            "the appendix changed while it was drawn: \(counted) rows counted, \(drawn) drawn"
        case .cellCount(let expected, let found):
            "a row of the appendix has \(found) cells, its table \(expected) columns"
        }
    }
}
