import GRDB
import Postgres

/// One row of a result.
package struct Row {
    enum Engine {
        case sqlite(GRDB.Row)
        case postgres(PostgresResult, row: Int)
    }

    let engine: Engine

    package subscript<Value: ColumnValue>(column: Int) -> Value {
        guard let value = self[column] as Value? else { preconditionFailure("column \(column) is NULL") }
        return value
    }

    package subscript<Value: ColumnValue>(column: Int) -> Value? {
        switch engine {
        case .sqlite(let row): row[column]
        case .postgres(let result, let row): Value(result, row: row, column: column)
        }
    }

    package subscript<Value: ColumnValue>(name: String) -> Value {
        guard let value = self[name] as Value? else { preconditionFailure("the column \(name) is NULL") }
        return value
    }

    /// The first column of this name.
    package subscript<Value: ColumnValue>(name: String) -> Value? {
        switch engine {
        case .sqlite(let row): return row[name]
        case .postgres(let result, let row):
            guard let column = result.column(name) else { preconditionFailure("there is no column \(name)") }
            return Value(result, row: row, column: column)
        }
    }
}

extension Row {
    package static func fetchAll(_ database: Database, sql: String, arguments: Values = []) throws -> [Row] {
        switch database.engine {
        case .sqlite(let database):
            try GRDB.Row.fetchAll(database, sql: sql, arguments: arguments.sqlite).map { Row(engine: .sqlite($0)) }
        case .postgres(let connection):
            rows(try connection.query(PostgresText.of(sql), arguments.postgres))
        }
    }

    static func fetchAll(_ statement: Statement, arguments: Values) throws -> [Row] {
        switch statement.engine {
        case .sqlite(let statement, _):
            return try GRDB.Row.fetchAll(statement, arguments: arguments.sqlite).map { Row(engine: .sqlite($0)) }
        case .postgres(let statement):
            statement.bound = arguments.postgres
            return rows(try statement.run())
        }
    }

    package static func fetchOne(_ database: Database, sql: String, arguments: Values = []) throws -> Row? {
        try fetchAll(database, sql: sql, arguments: arguments).first
    }

    static func fetchOne(_ statement: Statement, arguments: Values) throws -> Row? {
        try fetchAll(statement, arguments: arguments).first
    }

    private static func rows(_ result: PostgresResult) -> [Row] {
        (0..<result.count).map { Row(engine: .postgres(result, row: $0)) }
    }
}

extension ColumnValue {
    /// The first column of the first row; nil where it is NULL, or there is none.
    package static func fetchOne(_ database: Database, sql: String, arguments: Values = []) throws -> Self? {
        try Row.fetchOne(database, sql: sql, arguments: arguments)?[0]
    }

    static func fetchOne(_ statement: Statement, arguments: Values) throws -> Self? {
        try Row.fetchOne(statement, arguments: arguments)?[0]
    }

    /// With the values that are bound.
    static func fetchOne(_ statement: Statement) throws -> Self? {
        switch statement.engine {
        case .sqlite(let statement, _): return try fetchOne(statement)
        case .postgres(let statement):
            let result = try statement.run()
            return result.count == 0 ? nil : Self(result, row: 0, column: 0)
        }
    }

    /// The first column of each row.
    package static func fetchAll(_ database: Database, sql: String, arguments: Values = []) throws -> [Self] {
        try Row.fetchAll(database, sql: sql, arguments: arguments).map { $0[0] }
    }

    static func fetchAll(_ statement: Statement, arguments: Values) throws -> [Self] {
        try Row.fetchAll(statement, arguments: arguments).map { $0[0] }
    }
}
