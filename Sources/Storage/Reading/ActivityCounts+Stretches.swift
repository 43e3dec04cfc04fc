import Items

extension ActivityCounts {
    /// Calls `body` for every item whose instant lies in a segment; they are in order and apart. The rows come in the order of
    /// their instants, and are told apart here.
    func tallyStretches(
        _ segments: [(offset: Int, element: (low: Int64, high: Int64))],
        by order: Scan.Order,
        _ body: (_ segment: Int, _ itemType: Int64, _ anomaly: Int64) -> Void
    ) throws {
        let scan = Scan(order: order, columns: [.itemType, .origin])
        let rows = try rows(of: scan, in: segments.map { $0.element.low..<$0.element.high }.joiningAdjacent())
        var segment = 0
        for row in stride(from: 0, to: rows.count, by: scan.width) {
            while segment < segments.count, segments[segment].element.high <= rows[row] { segment += 1 }
            guard segment < segments.count else { return }
            if segments[segment].element.low <= rows[row] {
                body(segments[segment].offset, rows[row + 1], rows[row + 2] & 3)
            }
        }
    }

    /// Out of chunks, where that is not to read much in vain.
    private func rows(of scan: Scan, in stretches: [Range<Int64>]) throws -> [Int64] {
        guard let first = stretches.first, let last = stretches.last else { return [] }
        let wanted = stretches.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) }
        if (last.upperBound - first.lowerBound) / 8 <= wanted {
            let range = Timestamp(milliseconds: first.lowerBound)..<Timestamp(milliseconds: last.upperBound)
            if let known = try reader.chunkRows(scan, in: range, clause) { return known }
        }
        return try reader.database.rows(of: scan, in: stretches, clause)
    }
}
