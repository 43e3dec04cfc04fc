import GRDB

extension ItemReader {
    /// How long the items closed in a range had been open: exact percentiles, with linear interpolation between
    /// neighbours (type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996).
    func timeToClose(_ filters: ItemFilters, in range: Range<Timestamp>) throws -> TimeToClose {
        let clause = try clause(filters)
        let cursor = try Int64.fetchCursor(
            database,
            sql: """
                SELECT CASE WHEN anomaly = 3 THEN -1 ELSE closing_at - created_at END
                FROM item INDEXED BY item_closed
                WHERE missing_since IS NULL AND closing_at >= ? AND closing_at < ?\(clause.sql)
                """,
            arguments: [range.lowerBound, range.upperBound]
        )
        var durations: [Int64] = []
        var negative = 0
        while let duration = try cursor.next() {
            if duration < 0 { negative += 1 } else { durations.append(duration) }
        }
        durations.sort()
        return TimeToClose(
            count: durations.count,
            negative: negative,
            median: durations.quantile(0.5),
            percentile85: durations.quantile(0.85)
        )
    }
}

extension [Int64] {
    /// Of sorted milliseconds.
    fileprivate func quantile(_ share: Double) -> Duration? {
        guard let last else { return nil }
        let position = Double(count - 1) * share
        let below = Int(position)
        let next = below + 1 < count ? self[below + 1] : last
        let rest = (position - Double(below)) * Double(next - self[below])
        return .milliseconds(self[below] + Int64(rest.rounded()))
    }
}
