import Postgres

/// A chunk that was read, valid as long as the result that it came in.
struct ReadChunk {
    let day: Int64
    let size: Int
    private let instants: UnsafeRawBufferPointer
    private let contents: [ScanChunk.Column: UnsafeRawBufferPointer]

    /// - Parameters:
    ///   - row: of a result whose columns are the day, the size, the instants and these columns.
    /// - Returns: nil for one that is not as it was written: then nothing of it is to be believed.
    init?(_ result: PostgresResult, row: Int, _ columns: [ScanChunk.Column]) {
        guard let day = result.integer(row, 0), let size = result.integer(row, 1).flatMap({ Int(exactly: $0) }),
            size > 0,
            let instants = Self.bytes(result, row, 2, .instants, size)
        else { return nil }
        var contents: [ScanChunk.Column: UnsafeRawBufferPointer] = [:]
        for (place, column) in columns.enumerated() {
            guard let bytes = Self.bytes(result, row, 3 + place, column, size) else { return nil }
            contents[column] = bytes
        }
        (self.day, self.size, self.instants, self.contents) = (day, size, instants, contents)
        guard areInstantsRight else { return nil }
    }

    private static func bytes(
        _ result: PostgresResult,
        _ row: Int,
        _ place: Int,
        _ column: ScanChunk.Column,
        _ size: Int
    ) -> UnsafeRawBufferPointer? {
        guard let bytes = result.bytes(row, place), bytes.count % column.width == 0, bytes.count / column.width == size
        else { return nil }
        return bytes
    }

    private var areInstantsRight: Bool {
        var last: Int64 = 0
        for row in 0..<size {
            let instant = instants.small(row)
            guard instant >= last else { return false }
            last = instant
        }
        return last < StoreDay.length
    }

    /// Adds the rows whose instants lie in a range: the instant, then the scan's columns.
    func add(to values: inout [Int64], _ scan: Scan, in range: Range<Int64>) {
        let rows = first(from: range.lowerBound)..<first(from: range.upperBound)
        let begin = values.count
        values.append(contentsOf: repeatElement(0, count: rows.count * scan.width))
        values.withUnsafeMutableBufferPointer { values in
            var target = Target(values: .init(rebasing: values[begin...]), width: scan.width, rows: rows)
            let midnight = StoreDay.midnight(day)
            target.fill { midnight + instants.small($0) }
            for column in scan.columns { fill(&target, column, isClosing: scan.order == .closed) }
        }
    }

    /// The first row of the instant or a later one.
    private func first(from instant: Int64) -> Int {
        let wanted = instant - StoreDay.midnight(day)
        var (low, high) = (0, size)
        while low < high {
            let middle = (low + high) / 2
            if instants.small(middle) < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func fill(_ target: inout Target, _ column: ScanColumn, isClosing: Bool) {
        let midnight = StoreDay.midnight(day)
        switch column {
        case .createdAt where isClosing:
            let creations = bytes(.creations)
            target.fill { creations.wide($0) }
        case .createdAt: target.fill { midnight + instants.small($0) }
        case .origin: fill(&target, .origins)
        case .project: fill(&target, .projects)
        case .itemType: fill(&target, .types)
        case .status: fill(&target, .statuses)
        case .assignee: fill(&target, .assignees)
        case .label: fill(&target, .labels)
        case .fingerprintHigh, .fingerprintLow:
            let (prints, half) = (bytes(.fingerprints), column == .fingerprintHigh ? 0 : 1)
            target.fill { prints.wide(2 * $0 + half) }
        case .timeToClose:
            let (origins, creations) = (bytes(.origins), bytes(.creations))
            target.fill { origins.small($0) & 3 == 3 ? -1 : midnight + instants.small($0) - creations.wide($0) }
        }
    }

    private func fill(_ target: inout Target, _ column: ScanChunk.Column) {
        let bytes = bytes(column)
        target.fill { bytes.small($0) }
    }

    private func bytes(_ column: ScanChunk.Column) -> UnsafeRawBufferPointer {
        guard let bytes = contents[column] else { preconditionFailure("\(column) was not read") }
        return bytes
    }
}

/// Rows of integers that are filled column by column.
private struct Target {
    let values: UnsafeMutableBufferPointer<Int64>
    let width: Int
    let rows: Range<Int>
    private var column = 0

    init(values: UnsafeMutableBufferPointer<Int64>, width: Int, rows: Range<Int>) {
        (self.values, self.width, self.rows) = (values, width, rows)
    }

    /// The next column, with a value for each row of the chunk.
    @inline(__always)
    mutating func fill(with value: (Int) -> Int64) {
        var place = column
        for row in rows {
            values[place] = value(row)
            place += width
        }
        column += 1
    }
}

extension UnsafeRawBufferPointer {
    /// A number of four octets.
    fileprivate func small(_ index: Int) -> Int64 {
        Int64(UInt32(littleEndian: loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
    }

    /// A number of eight.
    fileprivate func wide(_ index: Int) -> Int64 {
        Int64(littleEndian: loadUnaligned(fromByteOffset: 8 * index, as: Int64.self))
    }
}
