/// Cuts the labels of a cell apart as its file does: at `|`, else at what stands between labels in most cells of it, a
/// comma or a semicolon.
struct LabelSplitter {
    private static let bar = UInt8(ascii: "|")
    private static let comma = UInt8(ascii: ",")
    private static let semicolon = UInt8(ascii: ";")

    private let separator: UInt8?

    /// - Parameter cells: a sample of the file's.
    init(_ export: TrackerExport?, cells: some Sequence<ArraySlice<UInt8>>) {
        var commas = Count()
        var semicolons = Count()
        for cell in cells where !cell.contains(Self.bar) {
            commas.note(Self.comma, in: cell)
            semicolons.note(Self.semicolon, in: cell)
        }
        let counted = commas.cells + semicolons.cells == 0 ? nil : semicolons < commas ? Self.comma : Self.semicolon
        separator = export?.labelSeparator ?? counted
    }

    /// In how many cells a sign is, and in how many of them with a space behind it, as between labels.
    private struct Count {
        var cells = 0
        var spaced = 0

        mutating func note(_ sign: UInt8, in cell: ArraySlice<UInt8>) {
            guard let first = cell.firstIndex(of: sign) else { return }
            cells += 1
            if cell[first...].dropFirst().first == .space { spaced += 1 }
        }

        static func < (left: Count, right: Count) -> Bool {
            (left.cells, left.spaced) < (right.cells, right.spaced)
        }
    }

    /// The parts of a cell, with the spaces around them; empty ones are left out.
    func parts(of cell: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        if cell.contains(Self.bar) { return cell.split(separator: Self.bar) }
        if let separator { return cell.split(separator: separator) }
        return cell.split(separator: cell.contains(Self.comma) ? Self.comma : Self.semicolon)
    }
}
