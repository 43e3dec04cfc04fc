/// A table that is held as a whole; its header is repeated on every page that it runs over.
public struct Table: Hashable, Sendable {
    public enum Alignment: Sendable {
        case leading, trailing
    }

    public enum Width: Hashable, Sendable {
        /// As wide as the widest cell, within reason.
        case fitting
        /// A part of what the others leave.
        case share(Double)
        case points(Double)
    }

    public struct Column: Hashable, Sendable {
        public var title: String
        public var width: Width
        public var alignment: Alignment

        public init(_ title: String, width: Width = .fitting, alignment: Alignment = .leading) {
            self.title = title
            self.width = width
            self.alignment = alignment
        }
    }

    public var columns: [Column]
    /// Cells in the order of the columns; missing ones are empty, surplus ones are not shown.
    public var rows: [[String]]
    /// Where the first cell of each row leads; only `http` and `https` addresses become links.
    public var links: [String?]
    /// Set apart under the rows: totals.
    public var footer: [String]
    /// Such as `10 of 143 labels`, wherever rows were left out.
    public var note: String

    public init(
        columns: [Column],
        rows: [[String]],
        links: [String?] = [],
        footer: [String] = [],
        note: String = ""
    ) {
        self.columns = columns
        self.rows = rows
        self.links = links
        self.footer = footer
        self.note = note
    }
}
