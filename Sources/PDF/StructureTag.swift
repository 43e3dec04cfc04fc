/// A standard structure type (ISO 32000-1, 14.8.4); the raw value is its name.
public enum StructureTag: String, Sendable {
    case document = "Document"
    case heading1 = "H1"
    case heading2 = "H2"
    case heading3 = "H3"
    case paragraph = "P"
    case figure = "Figure"
    case table = "Table"
    case row = "TR"
    case headerCell = "TH"
    case cell = "TD"
    case contents = "TOC"
    case contentsItem = "TOCI"
    case link = "Link"

    /// What every element of the type has beside its kids: header cells stand over columns.
    var attributes: String {
        self == .headerCell ? "/A<</O/Table/Scope/Column>>" : ""
    }
}
