import Foundation
import GRDB
import Postgres

/// Rows of integers, as the engine hands them over all at once.
struct IntegerRows: RandomAccessCollection {
    private let bytes: UnsafeRawBufferPointer
    let width: Int

    init(bytes: UnsafeRawBufferPointer, width: Int) {
        (self.bytes, self.width) = (bytes, width)
    }

    var startIndex: Int { 0 }
    var endIndex: Int { bytes.count / (8 * width) }

    /// The first column.
    subscript(row: Int) -> Int64 { self[row, 0] }

    /// All of them, row by row.
    var values: [Int64] {
        [Int64](unsafeUninitializedCapacity: bytes.count / 8) { values, count in
            UnsafeMutableRawBufferPointer(values).copyMemory(from: bytes)
            count = bytes.count / 8
        }
    }

    subscript(row: Int, column: Int) -> Int64 {
        bytes.loadUnaligned(fromByteOffset: (row * width + column) * 8, as: Int64.self)
    }
}

extension Database {
    /// Calls the body with all rows of `WITH table SELECT columns rest`, which are valid while it runs. NULL is 0.
    ///
    /// - Parameter numbers: the parameters.
    func withIntegers<Value>(
        _ columns: [String],
        _ rest: String,
        _ numbers: [Int64] = [],
        with table: String = "",
        _ body: (IntegerRows) throws -> Value
    ) throws -> Value {
        switch engine {
        case .sqlite(let database):
            return try database.withIntegers(columns, rest, StatementArguments(numbers), with: table, body)
        case .postgres(let connection):
            var values: [Int64] = []
            let sql = "\(table) SELECT \(columns.joined(separator: ", ")) \(rest)"
            try connection.integers(PostgresText.of(sql, numbers: numbers)) { values += $0 }
            return try values.withUnsafeBytes { try body(IntegerRows(bytes: $0, width: columns.count)) }
        }
    }
}
