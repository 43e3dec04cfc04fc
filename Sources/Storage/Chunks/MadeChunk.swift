import Foundation
import Postgres

/// A chunk that is to be written.
struct MadeChunk {
    let kind: ScanChunk.Kind
    let day: Int64
    let size: Int
    /// In the order of the kind's columns.
    private let contents: [Data]

    /// - Parameters:
    ///   - rows: of the kind's scan.
    ///   - part: those of the day.
    /// - Returns: nil where a number is too large for its width.
    init?(_ kind: ScanChunk.Kind, day: Int64, _ rows: IntegerRows, _ part: Range<Int>) {
        (self.kind, self.day, size) = (kind, day, part.count)
        let scan = kind.scan
        var contents: [Data] = []
        for column in kind.columns {
            let places = column.parts.compactMap { scan.columns.firstIndex(of: $0) }.map { $0 + 1 }
            let bytes =
                column == .instants
                ? Self.bytes(rows, part, [0], from: StoreDay.midnight(day), width: 4)
                : Self.bytes(rows, part, places, from: 0, width: column.width / places.count)
            guard let bytes else { return nil }
            contents.append(bytes)
        }
        self.contents = contents
    }

    /// - Parameter places: of the numbers in the rows.
    private static func bytes(
        _ rows: IntegerRows,
        _ part: Range<Int>,
        _ places: [Int],
        from origin: Int64,
        width: Int
    ) -> Data? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(part.count * places.count * width)
        for row in part {
            for place in places {
                let number = rows[row, place] - origin
                guard width < 8 else {
                    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
                    continue
                }
                guard let small = UInt32(exactly: number) else { return nil }
                withUnsafeBytes(of: small.littleEndian) { bytes.append(contentsOf: $0) }
            }
        }
        return Data(bytes)
    }

    /// Adds its values to a row of `scan_chunk (columns)`.
    func write(to rows: inout PostgresRows) {
        for number in [kind.rawValue, day, Int64(size)] { rows.add(.integer(number)) }
        for column in ScanChunk.Column.allCases {
            rows.add(kind.columns.firstIndex(of: column).map { .bytes(contents[$0]) } ?? .null)
        }
    }

    static let columns = ["kind", "day", "size"] + ScanChunk.Column.allCases.map(\.rawValue)
}
