import GRDB
import Postgres

/// Rows one after the other, so that a result of any length needs the memory of a few.
final class RowCursor {
    private enum Engine {
        case sqlite(GRDB.RowCursor)
        case postgres(PostgresPages)
    }

    private let engine: Engine

    init(_ database: Database, sql: String, arguments: Values = []) throws {
        engine =
            switch database.engine {
            case .sqlite(let database):
                .sqlite(try GRDB.Row.fetchCursor(database, sql: sql, arguments: arguments.sqlite))
            case .postgres(let connection):
                .postgres(try PostgresPages(connection, PostgresText.of(sql), arguments.postgres))
            }
    }

    /// The next row, which is valid until the one after it is asked for.
    func next() throws -> Row? {
        switch engine {
        case .sqlite(let cursor): try cursor.next().map { Row(engine: .sqlite($0)) }
        case .postgres(let pages): try pages.next()
        }
    }
}

/// A cursor of the server's, read in pages: between two of them the connection is free for other statements.
private final class PostgresPages {
    private static let pageSize = 1000
    private let connection: PostgresConnection
    private let name: String
    private var page: PostgresResult?
    private var row = 0
    private var isEnd = false

    init(_ connection: PostgresConnection, _ sql: String, _ parameters: [PostgresValue]) throws {
        self.connection = connection
        name = connection.nextCursorName()
        try connection.query("DECLARE \(name) NO SCROLL CURSOR FOR \(sql)", parameters)
    }

    func next() throws -> Row? {
        if let page, row < page.count {
            defer { row += 1 }
            return Row(engine: .postgres(page, row: row))
        }
        guard !isEnd else { return nil }
        let fetched = try connection.query("FETCH \(Self.pageSize) FROM \(name)")
        isEnd = fetched.count < Self.pageSize
        (page, row) = (fetched, 0)
        // What is read to its end needs nothing of the server any more; the rest goes with the transaction.
        if isEnd { try connection.query("CLOSE \(name)") }
        return fetched.count == 0 ? nil : try next()
    }
}
