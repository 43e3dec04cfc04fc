import Postgres

/// Copies all that a store holds into another one that is empty, whichever engines the two have.
struct StoreCopy {
    let source: Database
    let target: Database

    init(from source: Database, to target: Database) {
        (self.source, self.target) = (source, target)
    }

    /// - Returns: the rows of each table.
    @discardableResult
    func run() throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for table in StoreTable.all {
            counts[table.name] = try copy(table)
            if table.isNumbered { try target.continueNumbers(of: table) }
        }
        let changes = try Int64.fetchOne(source, sql: "SELECT number FROM change") ?? 0
        try target.execute(sql: "UPDATE change SET number = ?", arguments: [changes])
        try target.countChange()
        return counts
    }

    private func copy(_ table: StoreTable) throws -> Int {
        let rows = try RowCursor(source, sql: "SELECT \(table.list) FROM \(table.name)")
        var sink = RowSink(table, in: target)
        while let row = try rows.next() { try sink.add(row) }
        return try sink.end()
    }
}

extension Database {
    /// Lets the numbers of new rows begin behind those that are there.
    fileprivate func continueNumbers(of table: StoreTable) throws {
        guard case .postgres = engine else { return }
        let sequence = "pg_get_serial_sequence('\(table.name)', 'id')"
        _ = try Int64.fetchOne(
            self,
            sql: "SELECT setval(\(sequence), max(id)) FROM \(table.name) HAVING max(id) IS NOT NULL"
        )
    }
}

/// Writes rows into a table, many at a time.
private struct RowSink {
    private static let pageSize = 2000
    private let table: StoreTable
    private let database: Database
    private var page: PostgresRows
    private var count = 0

    init(_ table: StoreTable, in database: Database) {
        (self.table, self.database) = (table, database)
        page = PostgresRows(width: table.columns.count)
    }

    mutating func add(_ row: Row) throws {
        count += 1
        switch database.engine {
        case .sqlite:
            let places = table.columns.map { _ in "?" }.joined(separator: ", ")
            let statement = try database.cachedStatement(
                sql: "INSERT INTO \(table.name) (\(table.list)) VALUES (\(places))"
            )
            try statement.execute { table.write(row, to: &$0) }
        case .postgres(let connection):
            page.begin()
            table.write(row, to: &page)
            if page.count == Self.pageSize { try flush(connection) }
        }
    }

    /// - Returns: how many rows there were.
    mutating func end() throws -> Int {
        if case .postgres(let connection) = database.engine, page.count > 0 { try flush(connection) }
        return count
    }

    private mutating func flush(_ connection: PostgresConnection) throws {
        _ = try connection.copy(into: "\(table.name) (\(table.list))", page)
        page = PostgresRows(width: table.columns.count)
    }
}

extension StoreTable {
    fileprivate func write(_ row: Row, to sink: inout some ColumnSink) {
        for (index, column) in columns.enumerated() {
            switch column.kind {
            case .integer: sink.bind(row[index] as Int64?)
            case .text: sink.bind(row[index] as String?)
            case .flag: sink.bind(row[index] as Bool?)
            }
        }
    }
}
