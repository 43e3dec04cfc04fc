import CPQ
package import Foundation

/// What the server has answered to one statement, with its rows in binary.
package final class PostgresResult {
    private let result: OpaquePointer
    package let count: Int
    package let width: Int

    /// - Parameter result: of `PQgetResult`; it is cleared with this object.
    init(_ result: OpaquePointer) {
        self.result = result
        count = Int(PQntuples(result))
        width = Int(PQnfields(result))
    }

    deinit {
        PQclear(result)
    }

    /// How many rows an INSERT, UPDATE, DELETE or COPY has touched.
    package var changes: Int {
        Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    /// - Returns: nil where no column has the name.
    package func column(_ name: String) -> Int? {
        let number = PQfnumber(result, "\"\(name)\"")
        return number < 0 ? nil : Int(number)
    }

    /// The octets of a value and its type; nil for NULL. They are valid as long as the result.
    private func value(_ row: Int, _ column: Int) -> (type: UInt32, bytes: UnsafeRawBufferPointer)? {
        guard PQgetisnull(result, Int32(row), Int32(column)) == 0 else { return nil }
        let length = Int(PQgetlength(result, Int32(row), Int32(column)))
        let bytes = UnsafeRawBufferPointer(start: PQgetvalue(result, Int32(row), Int32(column)), count: length)
        return (PQftype(result, Int32(column)), bytes)
    }

    /// An integer of any width, or a truth value as 0 and 1.
    package func integer(_ row: Int, _ column: Int) -> Int64? {
        guard let (type, bytes) = value(row, column) else { return nil }
        guard let integer = bytes.integer else { preconditionFailure("column \(column) of type \(type) is no integer") }
        return integer
    }

    package func text(_ row: Int, _ column: Int) -> String? {
        value(row, column).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    package func data(_ row: Int, _ column: Int) -> Data? {
        value(row, column).map { Data($0.bytes) }
    }

    /// A byte string where it lies, valid as long as the result.
    package func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer? {
        value(row, column)?.bytes
    }

    package func number(_ row: Int, _ column: Int) -> Double? {
        guard let (type, bytes) = value(row, column) else { return nil }
        guard type == 701, let pattern = bytes.integer else { return bytes.integer.map(Double.init) }
        return Double(bitPattern: UInt64(bitPattern: pattern))
    }
}

extension UnsafeRawBufferPointer {
    /// The big-endian integer that this is: 1, 2, 4 or 8 octets.
    var integer: Int64? {
        switch count {
        case 1: Int64(self[0])
        case 2: Int64(Int16(bigEndian: loadUnaligned(as: Int16.self)))
        case 4: Int64(Int32(bigEndian: loadUnaligned(as: Int32.self)))
        case 8: Int64(bigEndian: loadUnaligned(as: Int64.self))
        default: nil
        }
    }
}
