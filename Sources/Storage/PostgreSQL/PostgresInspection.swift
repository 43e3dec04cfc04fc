package import Items
package import Postgres

/// What a look at a database from outside has found.
package struct DatabaseInspection: Sendable {
    package let server: String
    /// Of the tables; nil where there are none yet.
    package let version: Int?
    package let isStandby: Bool
    /// Whether the user may make tables, and change all that are there.
    package let mayMake: Bool
    package let mayChange: Bool
    package let clock: Timestamp
    /// Connections that the server takes in all, and those that it has.
    package let most: Int
    package let used: Int
    /// Who else is connected to the database, for people.
    package let others: [String]
}

extension ItemStore {
    /// Looks at a database without changing it.
    ///
    /// - Throws: `ItemStoreError`, also for tables that only a newer version can work with.
    package static func inspect(_ address: PostgresAddress) throws -> DatabaseInspection {
        let pool = PostgresPool(address, application: "almanac-doctor", size: 1)
        do {
            return try pool.withTransaction("BEGIN READ ONLY; SET LOCAL statement_timeout = '10s'") { connection in
                let version = try PostgresVersion.known(connection, at: pool.place)?.number
                return try DatabaseInspection(Database(connection), version)
            }
        } catch let error as PostgresError {
            throw ItemStoreError(error, place: pool.place)
        }
    }
}

extension DatabaseInspection {
    fileprivate init(_ database: Database, _ version: Int?) throws {
        guard let row = try Row.fetchOne(database, sql: Self.facts) else {
            preconditionFailure("a SELECT of constants has one row")
        }
        self.init(
            server: (row[0] as String).split(separator: " ").first.map(String.init) ?? "?",
            version: version,
            isStandby: row[1],
            mayMake: row[2],
            mayChange: row[3],
            clock: Timestamp(milliseconds: row[4]),
            most: row[5],
            used: row[6],
            others: try String.fetchAll(database, sql: Self.connected)
        )
    }

    private static let facts = """
        SELECT current_setting('server_version'), pg_is_in_recovery(),
            coalesce(has_schema_privilege(current_schema(), 'CREATE'), false),
            NOT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
                AND NOT pg_has_role(relowner, 'USAGE')),
            floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, current_setting('max_connections')::bigint,
            (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
        """

    private static let connected = """
        SELECT coalesce(nullif(application_name, ''), 'a program without a name') || ' from '
            || coalesce(host(client_addr), 'its own machine') || ' (' || count(*) || ')'
        FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
        GROUP BY application_name, client_addr ORDER BY 1
        """
}
