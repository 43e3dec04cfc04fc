import Items

/// Rows for a terminal, each column as wide as its widest cell.
struct TextTable {
    private var rows: [[String]]

    init(_ heads: String...) {
        rows = [heads]
    }

    mutating func add(_ cells: String...) {
        rows.append(cells)
    }

    /// `nothing` where there are no rows.
    func text(orElse nothing: String) -> String {
        guard rows.count > 1 else { return nothing }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }
}

extension JSONValue? {
    /// For a cell; a dash for what is not there.
    var cell: String {
        switch self {
        case .none, .null: "-"
        case .string(let text): text.isEmpty ? "-" : text
        case .some(let value): value.textString
        }
    }
}
