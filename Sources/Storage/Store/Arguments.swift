import GRDB

/// The values of a statement, bound one after the other.
///
/// GRDB's `StatementArguments` boxes every value: that took two fifths of the time of storing an item.
struct Arguments {
    private let statement: Statement
    private var index: CInt = 0

    fileprivate init(of statement: Statement) {
        self.statement = statement
    }

    mutating func bind(_ value: (some StatementBinding)?) {
        index += 1
        guard let value else { return }
        let code = value.bind(to: statement.sqliteStatement, at: index)
        precondition(code == 0, "binding argument \(index) of \(statement.sql): SQLite error \(code)")
    }
}

extension Statement {
    /// Binds new values in place of the last ones; what is not bound is NULL.
    func rebind(_ bind: (inout Arguments) throws -> Void) rethrows {
        setUncheckedArguments(StatementArguments())
        var arguments = Arguments(of: self)
        try bind(&arguments)
    }

    func execute(_ bind: (inout Arguments) throws -> Void) throws {
        try rebind(bind)
        try execute()
    }
}
