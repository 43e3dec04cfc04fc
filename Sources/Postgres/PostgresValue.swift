package import Foundation

/// A parameter of a statement, as it goes over the wire in PostgreSQL's binary format.
package enum PostgresValue: Sendable {
    /// Of whatever type the statement wants there.
    case null
    case integer(Int64)
    case number(Double)
    case text(String)
    case bool(Bool)
    case bytes(Data)
    case integers([Int64])
    case texts([String])
    /// Of integers or truth values, and NULL.
    case optionalIntegers([PostgresValue])
    case optionalTexts([PostgresValue])

    /// The type's number in `pg_type`, 0 for one that the server finds out.
    var type: UInt32 {
        switch self {
        case .null: 0
        case .bool: 16
        case .bytes: 17
        case .integer: 20
        case .text: 25
        case .number: 701
        case .texts, .optionalTexts: 1009
        case .integers, .optionalIntegers: 1016
        }
    }

    /// nil for NULL.
    var bytes: [UInt8]? {
        switch self {
        case .null: nil
        case .bool(let value): [value ? 1 : 0]
        case .bytes(let value): Array(value)
        case .integer(let value): value.bigEndianBytes
        case .text(let value): Array(value.utf8)
        case .number(let value): value.bitPattern.bigEndianBytes
        case .texts(let values): Self.array(values.map { Array($0.utf8) }, of: 25)
        case .integers(let values): Self.array(values.map(\.bigEndianBytes), of: 20)
        case .optionalIntegers(let values): Self.array(values.map(\.bytes), of: 20)
        case .optionalTexts(let values): Self.array(values.map(\.bytes), of: 25)
        }
    }

    /// One dimension, from 1 on.
    private static func array(_ elements: [[UInt8]?], of type: UInt32) -> [UInt8] {
        let hasNull: Int32 = elements.contains { $0 == nil } ? 1 : 0
        var bytes = Int32(elements.isEmpty ? 0 : 1).bigEndianBytes + hasNull.bigEndianBytes + type.bigEndianBytes
        if !elements.isEmpty { bytes += Int32(elements.count).bigEndianBytes + Int32(1).bigEndianBytes }
        for element in elements {
            bytes += (element.map { Int32($0.count) } ?? -1).bigEndianBytes
            bytes += element ?? []
        }
        return bytes
    }
}

extension FixedWidthInteger {
    var bigEndianBytes: [UInt8] {
        withUnsafeBytes(of: bigEndian) { Array($0) }
    }
}
