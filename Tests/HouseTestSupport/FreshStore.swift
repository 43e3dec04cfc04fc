package import Foundation
package import GRDB
import Postgres
import TestSupport
package import Testing

@testable package import Storage

/// A place for a store, which several processes of a test may open.
package struct StorePlace: Sendable {
    private enum Engine {
        case sqlite(String)
        case postgres(String)
    }

    private let engine: Engine

    /// - Parameter folder: of the test, for an engine that has files.
    package init(in folder: URL) throws {
        engine =
            try Self.isPostgres
            ? .postgres(Self.newSchema()) : .sqlite(folder.appending(path: "items.sqlite").path(percentEncoded: false))
    }

    package func open() throws -> ItemStore {
        switch engine {
        case .sqlite(let path): try ItemStore(path: path)
        case .postgres(let url): try ItemStore(PostgresAddress(url: url), connections: 4)
        }
    }

    /// The same tests run on both engines: `ALMANAC_TEST_STORE=postgres` chooses the second one.
    package static var isPostgres: Bool { ProcessInfo.processInfo.environment["ALMANAC_TEST_STORE"] == "postgres" }

    /// The URL of an empty schema of the tests' own server.
    package static func newSchema() throws -> String {
        let server = try PostgresServer.shared.get()
        let (name, url) = server.newSchema()
        let pool = PostgresPool(try PostgresAddress(url: server.url), application: "tests", size: 1)
        try pool.withTransaction("BEGIN") { try $0.script("CREATE SCHEMA \(name)") }
        return url
    }
}

extension ItemStore {
    /// An empty store of the test's own, of the engine that the tests run on.
    package static func fresh() throws -> ItemStore {
        guard StorePlace.isPostgres else { return try inMemory() }
        return try ItemStore(PostgresAddress(url: StorePlace.newSchema()), connections: 4)
    }
}

extension ItemStore {
    /// SQLite's own view of the store.
    package var database: any DatabaseWriter { sqlite.database }

    /// How often anybody has waited a little for a lock.
    package var tries: Int { sqlite.tries }

    private var sqlite: SQLiteEngine {
        guard let engine = engine as? SQLiteEngine else { preconditionFailure("the test is for SQLite") }
        return engine
    }
}

extension ItemReader {
    /// SQLite's own view of the transaction.
    package var sqlite: GRDB.Database { database.sqlite }
}

extension ItemWriter {
    package var sqlite: GRDB.Database { database.sqlite }
}

extension Storage.Database {
    fileprivate var sqlite: GRDB.Database {
        guard case .sqlite(let database) = engine else { preconditionFailure("the test is for SQLite") }
        return database
    }
}

extension Trait where Self == ConditionTrait {
    /// For what is SQLite's own, such as its older tables.
    package static var sqliteOnly: Self { .enabled(if: !StorePlace.isPostgres) }
}
