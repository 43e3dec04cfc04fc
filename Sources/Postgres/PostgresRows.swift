/// Rows in the binary format of COPY, as its page of PostgreSQL's documentation has it.
package struct PostgresRows {
    static let headerLength = 19
    private var bytes: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)
    private let width: Int
    package private(set) var count = 0

    /// - Parameter width: columns of a row.
    package init(width: Int) {
        self.width = width
    }

    /// Begins a row: its values follow, as many as there are columns.
    package mutating func begin() {
        count += 1
        append(Int16(width))
    }

    /// For a column of the value's very type.
    package mutating func add(_ value: PostgresValue) {
        switch value {
        // Of these a page has tens of thousands: they go in without an array of their own.
        case .integer(let number):
            append(Int32(8))
            append(number)
        case .text(var text):
            text.withUTF8 {
                append(Int32($0.count))
                bytes.append(contentsOf: $0)
            }
        default:
            guard let octets = value.bytes else { return append(Int32(-1)) }
            append(Int32(octets.count))
            bytes += octets
        }
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// In bytes.
    var size: Int { bytes.count }

    /// Gives away what there is; the rows go on behind it.
    mutating func take() -> [UInt8] {
        defer {
            bytes = []
            bytes.reserveCapacity(1 << 16)
        }
        return bytes
    }

    /// With the end of all rows.
    var finished: [UInt8] { bytes + [0xFF, 0xFF] }
}

/// Reads one row of integers.
struct PostgresRowReader {
    private var rest: UnsafeRawBufferPointer.SubSequence
    private(set) var isEnd = false

    init(_ bytes: UnsafeRawBufferPointer, skipping header: Int) {
        rest = bytes.dropFirst(header)
    }

    /// - Returns: false at the end of all rows, and for a column that is no integer.
    mutating func next(into row: inout [Int64]) -> Bool {
        row.removeAll(keepingCapacity: true)
        guard let width = take(2)?.integer, width >= 0 else {
            isEnd = true
            return false
        }
        for _ in 0..<width {
            guard let length = take(4)?.integer else { return false }
            guard length >= 0 else {
                row.append(0)
                continue
            }
            guard let value = take(Int(length))?.integer else { return false }
            row.append(value)
        }
        return true
    }

    private mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return UnsafeRawBufferPointer(rebasing: rest.prefix(count))
    }
}
