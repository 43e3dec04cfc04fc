package import GRDB
package import Postgres

/// One transaction's connection to the engine that holds the store. SQL goes through it as one text for both engines;
/// `PostgresText` says what becomes of it for PostgreSQL.
package struct Database {
    package enum Engine {
        case sqlite(GRDB.Database)
        case postgres(PostgresConnection)
    }

    package let engine: Engine

    init(_ database: GRDB.Database) {
        engine = .sqlite(database)
    }

    init(_ connection: PostgresConnection) {
        engine = .postgres(connection)
    }

    /// - Returns: how many rows were changed.
    @discardableResult
    package func execute(sql: String, arguments: Values = []) throws -> Int {
        switch engine {
        case .sqlite(let database):
            try database.execute(sql: sql, arguments: arguments.sqlite)
            return database.changesCount
        case .postgres(let connection):
            return try connection.query(PostgresText.of(sql), arguments.postgres).changes
        }
    }

    /// A statement that is used again and again.
    func cachedStatement(sql: String) throws -> Statement {
        switch engine {
        case .sqlite(let database): Statement(.sqlite(try database.cachedStatement(sql: sql), in: database))
        case .postgres(let connection):
            Statement(.postgres(PostgresStatement(connection, PostgresText.of(sql), isKept: true)))
        }
    }

    /// Whether another server may take the place of the one that is asked, and have less than that one had.
    var canFailOver: Bool { isServer }

    /// Whether it counts by groups without sorting all rows first.
    var groupsByHashing: Bool { isServer }

    /// Whether it would rather compare each item with each of some stretches of time than look for one after the other.
    var comparesStretches: Bool { isServer }

    /// Whether asking costs a way there and back, so that more is asked for at a time than is needed now.
    var readsAhead: Bool { isServer }

    private var isServer: Bool {
        if case .postgres = engine { true } else { false }
    }
}
