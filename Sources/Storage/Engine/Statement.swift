import GRDB
import Postgres

/// A statement that was prepared, with the values that were bound last.
struct Statement {
    enum Engine {
        case sqlite(GRDB.Statement, in: GRDB.Database)
        case postgres(PostgresStatement)
    }

    let engine: Engine

    init(_ engine: Engine) {
        self.engine = engine
    }

    /// Binds new values in place of the last ones; what is not bound is NULL.
    func rebind(_ bind: (inout Arguments) throws -> Void) rethrows {
        switch engine {
        case .sqlite(let statement, _): statement.setUncheckedArguments(StatementArguments())
        case .postgres(let statement): statement.bound.removeAll(keepingCapacity: true)
        }
        var arguments = Arguments(of: engine)
        try bind(&arguments)
    }

    /// - Returns: how many rows were changed.
    @discardableResult
    func execute(_ bind: (inout Arguments) throws -> Void) throws -> Int {
        try rebind(bind)
        switch engine {
        case .sqlite(let statement, let database):
            try statement.execute()
            return database.changesCount
        case .postgres(let statement): return try statement.run().changes
        }
    }

    /// - Returns: how many rows were changed.
    @discardableResult
    func execute(arguments: Values) throws -> Int {
        switch engine {
        case .sqlite(let statement, let database):
            try statement.execute(arguments: arguments.sqlite)
            return database.changesCount
        case .postgres(let statement):
            statement.bound = arguments.postgres
            return try statement.run().changes
        }
    }
}

/// A statement for PostgreSQL, with the parameters of its next use.
final class PostgresStatement {
    private let connection: PostgresConnection
    private let sql: String
    private let isKept: Bool
    var bound: [PostgresValue] = []

    init(_ connection: PostgresConnection, _ sql: String, isKept: Bool) {
        (self.connection, self.sql, self.isKept) = (connection, sql, isKept)
    }

    func run() throws -> PostgresResult {
        try connection.query(sql, bound, isKept: isKept)
    }
}
