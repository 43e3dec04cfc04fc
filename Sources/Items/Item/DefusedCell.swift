/// How a cell of `items.csv` is kept from being run as a formula, and how its text comes back exactly.
///
/// A spreadsheet runs what begins with `=`, `+`, `-`, `@`, their full-width forms, a tab or a line's end; an apostrophe
/// before it prevents that (OWASP, "CSV Injection"). A text that has apostrophes of its own before such a sign gets one
/// more, so that taking one off is always right.
public enum DefusedCell {
    private static let apostrophe = UInt8(ascii: "'")

    /// Whether a text gets an apostrophe when it is written.
    public static func needsApostrophe(_ text: String) -> Bool {
        guard let first = text.utf8.first, first <= UInt8(ascii: "@") || first == 0xEF else { return false }
        return beginsFormula(text.utf8.drop { $0 == apostrophe })
    }

    /// The text that was written so.
    public static func undone(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard cell.first == apostrophe, beginsFormula(cell.drop { $0 == apostrophe }) else { return cell }
        return cell.dropFirst()
    }

    static func beginsFormula(_ text: some Sequence<UInt8>) -> Bool {
        var bytes = text.makeIterator()
        switch bytes.next() {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0A, 0x0D: return true
        case 0xEF:
            // U+FF1D, U+FF0B, U+FF0D and U+FF20.
            guard bytes.next() == 0xBC, let third = bytes.next() else { return false }
            return third == 0x9D || third == 0x8B || third == 0x8D || third == 0xA0
        default: return false
        }
    }
}
