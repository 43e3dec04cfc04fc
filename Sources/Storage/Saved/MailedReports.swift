import GRDB
package import Items
package import Postgres

/// Which saved reports go by mail, by a look at a store from outside that changes nothing.
extension ItemStore {
    /// - Returns: their names; none of a store that is too old to have any.
    package static func mailedReports(path: String) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try SQLiteEngine.translatingErrors(at: path) {
            try DatabaseQueue(path: path, configuration: configuration).read { database in
                guard try database.tableExists("saved_record") else { return [] }
                let rows = try GRDB.Row.fetchAll(database, sql: reports)
                return names(rows.map { ($0[0], $0[1]) })
            }
        }
    }

    package static func mailedReports(_ address: PostgresAddress) throws -> [String] {
        let pool = PostgresPool(address, application: "almanac-doctor", size: 1)
        do {
            return try pool.withTransaction("BEGIN READ ONLY; SET LOCAL statement_timeout = '10s'") { connection in
                guard try PostgresVersion.known(connection, at: pool.place) != nil else { return [] }
                let rows = try Row.fetchAll(Database(connection), sql: reports)
                return names(rows.map { ($0[0], $0[1]) })
            }
        } catch let error as PostgresError {
            throw ItemStoreError(error, place: pool.place)
        }
    }

    /// - Parameter document: of a report, as the store has it and as clients see it.
    package static func isMailed(_ document: JSONValue) -> Bool {
        document["deliver"]?.array?.contains { $0["mail"] != nil } ?? false
    }

    private static func names(_ records: [(name: String, body: String)]) -> [String] {
        records.filter { (try? JSONValue(parsing: $0.body.utf8, rules: .foreign)).map(isMailed) ?? false }.map(\.name)
    }

    private static let reports = "SELECT name, body FROM saved_record WHERE kind = 'report' ORDER BY name, id"
}
