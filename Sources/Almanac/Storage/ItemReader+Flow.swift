import GRDB

extension ItemReader {
    /// How work went through consecutive periods, of which there is one at least.
    func flow(_ filters: ItemFilters, in periods: [Range<Timestamp>]) throws -> Flow {
        let clause = try clause(filters)
        let range = periods[0].lowerBound..<periods[periods.count - 1].upperBound
        var tally = HistoryTally(ends: periods.map(\.upperBound.milliseconds))
        try readHistories(clause, range, into: &tally)
        return Flow(
            cycleTime: TimeToClose(&tally.cycleTimes, negative: 0),
            closedWithHistory: tally.closed,
            closings: try closings(clause, range),
            inProgress: tally.inProgress,
            known: tally.known,
            oldest: try oldest(clause, at: range.upperBound),
            knowsProgress: tally.knowsProgress
        )
    }

    /// The histories that matter: of items not closed before the range, and of changes before its end.
    ///
    /// A history that was read before the item's last update may lack a change of status: it counts as unknown.
    private func readHistories(_ clause: FilterClause, _ range: Range<Timestamp>, into tally: inout HistoryTally) throws
    {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT item.id, created_at, closing_at, at, to_category
                FROM item_detail CROSS JOIN item ON item.id = item_detail.item_id
                LEFT JOIN status_change ON status_change.item_id = item.id AND at < ?2
                WHERE history_at >= coalesce(updated_at, 0) AND missing_since IS NULL AND anomaly NOT IN (1, 3)
                    AND created_at < ?2 AND (closing_at IS NULL OR closing_at >= ?1)\(clause.sql)
                ORDER BY item.id, at
                """,
            arguments: [range.lowerBound, range.upperBound]
        )
        while let row = try rows.next() {
            tally.add(id: row[0], created: row[1], closing: row[2], at: row[3], category: row[4])
        }
        tally.end()
    }

    /// Lead times of what was closed: all of them up to some two thousand, every n-th of more.
    private func closings(_ clause: FilterClause, _ range: Range<Timestamp>) throws -> [Flow.Closing] {
        let most = 2000
        let condition = "missing_since IS NULL AND closing_at >= ?1 AND closing_at < ?2 AND anomaly <> 3\(clause.sql)"
        let arguments: StatementArguments = [range.lowerBound, range.upperBound]
        let count =
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM item INDEXED BY item_closed WHERE \(condition)",
                arguments: arguments
            ) ?? 0
        let step = max(1, (count + most - 1) / most)
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT closing_at, closing_at - created_at FROM item INDEXED BY item_closed WHERE \(condition)
                ORDER BY closing_at
                """,
            arguments: arguments
        )
        var closings: [Flow.Closing] = []
        var index = 0
        while let row = try rows.next() {
            if index.isMultiple(of: step) {
                closings.append(.init(closedAt: row[0], leadTime: .milliseconds(row[1] as Int64)))
            }
            index += 1
        }
        return closings
    }

    private func oldest(_ clause: FilterClause, at instant: Timestamp) throws -> [Flow.Ageing] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT key, title, status_id, item.url, ?1 - created_at FROM item INDEXED BY item_created
                WHERE missing_since IS NULL AND created_at < ?1 AND anomaly <> 1
                    AND (closing_at IS NULL OR closing_at >= ?1)\(clause.sql)
                ORDER BY created_at LIMIT 10
                """,
            arguments: [instant]
        )
        return try rows.map { row in
            let status = try terms.text(row[2])
            return .init(key: row[0], title: row[1], status: status, url: row[3], age: .milliseconds(row[4] as Int64))
        }
    }
}

/// Goes through status changes item by item: when each was in progress, and since when at its closing.
///
/// An item is in progress from a change into such a status to the next change, within its life from creation to
/// closing, so that a report's parts of open work add up to it.
private struct HistoryTally {
    let ends: [Int64]
    private(set) var inProgress: [Int]
    private(set) var known: [Int]
    private(set) var closed = 0
    private(set) var knowsProgress = false
    var cycleTimes: [Int64] = []
    private var item: (id: Int64, created: Int64, closing: Int64?)?
    private var since: Int64?
    private var first: Int64?

    init(ends: [Int64]) {
        self.ends = ends
        inProgress = Array(repeating: 0, count: ends.count)
        known = inProgress
    }

    mutating func add(id: Int64, created: Int64, closing: Int64?, at: Int64?, category: Int?) {
        if item?.id != id {
            end()
            item = (id, created, closing)
        }
        guard let at else { return }
        // A status of a kind that nobody told changes nothing.
        guard let category else { return }
        let isWork = category == 1
        if isWork { knowsProgress = true }
        if let start = since, !isWork {
            count(from: start, to: at, in: \.inProgress)
            since = nil
        } else if since == nil, isWork {
            since = max(at, created)
            first = first ?? since
        }
    }

    /// Ends the item at hand.
    mutating func end() {
        guard let item, let last = ends.last else { return }
        let isClosed = item.closing.map { $0 < last } ?? false
        count(from: item.created, to: .max, in: \.known)
        if let since { count(from: since, to: .max, in: \.inProgress) }
        if isClosed, let closing = item.closing {
            closed += 1
            if let first, first <= closing { cycleTimes.append(closing - first) }
        }
        (self.item, since, first) = (nil, nil, nil)
    }

    /// Counts the item at each end of a period that lies in a stretch of its life.
    private mutating func count(from start: Int64, to end: Int64, in counts: WritableKeyPath<HistoryTally, [Int]>) {
        let end = min(end, item?.closing ?? .max)
        for (index, instant) in ends.enumerated() where start < instant && instant <= end {
            self[keyPath: counts][index] += 1
        }
    }
}
