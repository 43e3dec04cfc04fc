package import Items

extension ItemReader {
    /// How long the items closed in a range had been open.
    package func timeToClose(_ filters: ItemFilters, in range: Range<Timestamp>) throws -> TimeToClose {
        let clause = try clause(filters)
        var durations: [Int64] = []
        let scan = Scan(order: .closed, columns: [.timeToClose])
        let negative = try withRows(scan, in: range, clause) { rows in
            durations.reserveCapacity(rows.count)
            for row in rows.indices where rows[row, 1] >= 0 { durations.append(rows[row, 1]) }
            return rows.count - durations.count
        }
        return TimeToClose(&durations, negative: negative)
    }
}
