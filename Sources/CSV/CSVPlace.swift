/// Where a file is loaded, which decides what its options are called.
package enum CSVPlace: Sendable {
    case commandLine, http

    var dateFormat: String { self == .commandLine ? "--date-format" : "date_format" }

    /// How a column is named for a field: `--map created_at=COLUMN`.
    func mapping(_ field: ItemField) -> String {
        mapping("\(field.rawValue)=COLUMN")
    }

    func mapping(_ text: String) -> String {
        self == .commandLine ? "--map \(text)" : "map=\(text)"
    }

    /// `--date-format d/M/yyyy`
    func format(_ pattern: String) -> String {
        self == .commandLine ? "--date-format \"\(pattern)\"" : "date_format=\(pattern)"
    }
}

/// What can be said of a file beside itself.
enum CSVOption: String, Sendable {
    case file, map
    case dateFormat = "date_format"
}
