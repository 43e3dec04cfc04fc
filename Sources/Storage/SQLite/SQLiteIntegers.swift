import Foundation
import GRDB
import GRDBSQLite

/// Rows of integers out of SQLite.
///
/// To step from row to row costs several times what finding the next one does. So they are gathered inside the statement,
/// by an aggregate function of ours, `integers(a, b, …)`, whose value is a blob of 8 bytes for each in the machine's order.
extension GRDB.Database {
    /// Calls the body with all rows of `WITH table SELECT columns rest`, which are valid while it runs. NULL is 0.
    func withIntegers<Value>(
        _ columns: [String],
        _ rest: String,
        _ arguments: StatementArguments = [],
        with table: String = "",
        _ body: (IntegerRows) throws -> Value
    ) throws -> Value {
        let sql = "\(table) SELECT integers(\(columns.joined(separator: ", "))) \(rest)"
        let cursor = try GRDB.Row.fetchCursor(self, sql: sql, arguments: arguments)
        let width = columns.count
        guard let row = try cursor.next() else {
            return try body(IntegerRows(bytes: .init(start: nil, count: 0), width: width))
        }
        // With the cursor goes the row.
        return try withExtendedLifetime(cursor) {
            try row.withUnsafeData(atIndex: 0) { data in
                guard let data else { return try body(IntegerRows(bytes: .init(start: nil, count: 0), width: width)) }
                return try data.withUnsafeBytes { try body(IntegerRows(bytes: $0, width: width)) }
            }
        }
    }

    /// Makes `integers` known to this connection.
    func addIntegers() throws {
        let code = sqlite3_create_function_v2(
            sqliteConnection,
            "integers",
            -1,
            SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
            nil,
            nil,
            addRow,
            endRows,
            nil
        )
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
}

/// What one use of `integers` has gathered: memory of SQLite's, all zeros at first.
private struct Gathered {
    var values: UnsafeMutablePointer<Int64>?
    var count: Int
    var capacity: Int

    /// nil where there is no memory.
    mutating func room(for more: Int) -> UnsafeMutablePointer<Int64>? {
        if count + more > capacity {
            let wanted = Swift.max(capacity * 2, 1024, count + more)
            guard let grown = sqlite3_realloc64(values, sqlite3_uint64(wanted * 8)) else { return nil }
            (values, capacity) = (grown.assumingMemoryBound(to: Int64.self), wanted)
        }
        return values.map { $0 + count }
    }
}

private func addRow(
    _ context: OpaquePointer?,
    _ count: CInt,
    _ values: UnsafeMutablePointer<OpaquePointer?>?
) {
    let size = CInt(MemoryLayout<Gathered>.size)
    guard let gathered = sqlite3_aggregate_context(context, size)?.assumingMemoryBound(to: Gathered.self),
        let values, let place = gathered.pointee.room(for: Int(count))
    else { return sqlite3_result_error_nomem(context) }
    for index in 0..<Int(count) { place[index] = sqlite3_value_int64(values[index]) }
    gathered.pointee.count += Int(count)
}

/// Also called, for a value that nobody reads, where the statement is given up.
private func endRows(_ context: OpaquePointer?) {
    let gathered = sqlite3_aggregate_context(context, 0)?.assumingMemoryBound(to: Gathered.self).pointee
    guard let gathered, let values = gathered.values else { return sqlite3_result_zeroblob(context, 0) }
    sqlite3_result_blob64(context, values, sqlite3_uint64(gathered.count * 8), sqlite3_free)
}
