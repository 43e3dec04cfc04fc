public import GRDB
public import Items

extension Timestamp: DatabaseValueConvertible, StatementColumnConvertible {
    public init(sqliteStatement: SQLiteStatement, index: CInt) {
        self.init(milliseconds: Int64(sqliteStatement: sqliteStatement, index: index))
    }

    public var databaseValue: DatabaseValue { milliseconds.databaseValue }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> Timestamp? {
        Int64.fromDatabaseValue(value).map(Timestamp.init(milliseconds:))
    }
}

extension StatusCategory {
    /// As `item.status_category` has it.
    var stored: Int {
        switch self {
        case .open: 0
        case .inProgress: 1
        case .done: 2
        }
    }

    init(stored: Int) {
        switch stored {
        case 1: self = .inProgress
        case 2: self = .done
        default: self = .open
        }
    }
}

extension String {
    /// Without U+0000, where SQLite's text ends; the replacement character takes its place.
    var storable: String {
        guard utf8.withContiguousStorageIfAvailable({ $0.contains(0) }) ?? true else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    }
}
