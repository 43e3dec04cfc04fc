import Postgres

/// Which version the tables in a database are of, and which is the oldest that can work with them.
///
/// While a new binary takes the place of an old one, process after process, the first new one brings the tables up to date,
/// and the old ones go on with them.
struct PostgresVersion {
    let number: Int
    let oldest: Int

    /// `oldest` is NULL where no older version can work with the tables.
    static let table = """
        CREATE TABLE IF NOT EXISTS almanac_version (version bigint PRIMARY KEY, oldest bigint);
        ALTER TABLE almanac_version ADD COLUMN IF NOT EXISTS oldest bigint
        """

    /// nil where there are no tables.
    ///
    /// - Throws: `ItemStoreError` where this version can't work with them.
    static func known(_ connection: PostgresConnection, at place: String) throws -> PostgresVersion? {
        guard let version = try read(connection) else { return nil }
        if PostgresSchema.newest < min(version.number, version.oldest) {
            throw ItemStoreError(.newerVersion, postgres: place)
        }
        return version
    }

    /// The first databases had no column `oldest`.
    static func read(_ connection: PostgresConnection) throws -> PostgresVersion? {
        let exists = try connection.query("SELECT to_regclass('almanac_version') IS NOT NULL").integer(0, 0)
        guard exists == 1 else { return nil }
        let rows = try connection.query(
            """
            SELECT version, coalesce((to_jsonb(almanac_version) ->> 'oldest')::bigint, version)
            FROM almanac_version ORDER BY version DESC LIMIT 1
            """
        )
        guard rows.count > 0, let number = rows.integer(0, 0), let oldest = rows.integer(0, 1) else { return nil }
        return PostgresVersion(number: Int(number), oldest: Int(oldest))
    }

    static func note(_ version: Int, oldest: Int, _ connection: PostgresConnection) throws {
        try connection.query(
            "INSERT INTO almanac_version (version, oldest) VALUES ($1, $2)",
            [.integer(Int64(version)), oldest < version ? .integer(Int64(oldest)) : .null]
        )
    }
}
