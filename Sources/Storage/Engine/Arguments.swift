import GRDB
import Postgres

/// The values of a statement, bound one after the other.
///
/// GRDB's `StatementArguments` boxes every value: that took two fifths of the time of storing an item.
struct Arguments {
    private let engine: Statement.Engine
    private var index: CInt = 0

    init(of engine: Statement.Engine) {
        self.engine = engine
    }

    mutating func bind(_ value: (some ColumnValue)?) {
        index += 1
        switch engine {
        case .sqlite(let statement, _):
            guard let value else { return }
            let code = value.bind(to: statement.sqliteStatement, at: index)
            precondition(code == 0, "binding argument \(index) of \(statement.sql): SQLite error \(code)")
        case .postgres(let statement): statement.bound.append(value?.postgres ?? .null)
        }
    }
}
