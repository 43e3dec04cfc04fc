package import Items

extension ItemReader {
    /// How work went through consecutive periods, of which there is one at least.
    package func flow(_ filters: ItemFilters, in periods: [Range<Timestamp>]) throws -> Flow {
        let clause = try clause(filters)
        let range = periods[0].lowerBound..<periods[periods.count - 1].upperBound
        var tally = HistoryTally(periods)
        try readHistories(clause, range, into: &tally)
        var ages = tally.ongoing.map { range.upperBound.milliseconds - $0.start }
        return Flow(
            cycleTime: TimeToClose(&tally.cycleTimes, negative: 0),
            timeInProgress: TimeToClose(&tally.timesInProgress, negative: 0),
            wentBack: tally.wentBack,
            closedWithHistory: tally.closed,
            closings: try closings(clause, range),
            ends: tally.flowEnds,
            reopening: Flow.Reopening(
                reopened: tally.reopened,
                closedUntilEnd: tally.doneUntilEnd,
                reopenedInRange: tally.reopenedInAll,
                closedUntilRangeEnd: tally.doneUntilLastEnd
            ),
            workItemAge: OpenAge(&ages),
            startedFirst: try startedFirst(tally.ongoing, at: range.upperBound),
            oldest: try oldest(clause, at: range.upperBound),
            withHistory: tally.items,
            knowsProgress: tally.knowsProgress
        )
    }

    /// The histories that matter: of items not closed before the range.
    ///
    /// A history that was read before the item's last update may lack a change of status: it counts as unknown. All moves
    /// are read, for the first one tells the status that an item was created in, whenever it was.
    private func readHistories(_ clause: FilterClause, _ range: Range<Timestamp>, into tally: inout HistoryTally) throws
    {
        let rows = try RowCursor(
            database,
            sql: """
                SELECT item.id, created_at, closing_at, anomaly = 3, status_category, at, from_category, to_category
                FROM item_detail CROSS JOIN item ON item.id = item_detail.item_id
                LEFT JOIN status_change ON status_change.item_id = item.id
                WHERE history_at >= coalesce(updated_at, 0) AND missing_since IS NULL AND anomaly <> 1
                    AND created_at < ?2 AND (closing_at IS NULL OR closing_at >= ?1)\(clause.sql)
                ORDER BY item.id, \(TrackersOrder.by("at", of: "status_change"))
                """,
            arguments: [range.lowerBound, range.upperBound]
        )
        while let row = try rows.next() {
            let at: Int64? = row[5]
            if tally.current != row[0] {
                let life = HistoryTally.Life(id: row[0], created: row[1], closing: row[2], isReversed: row[3])
                // Without a move the status of today is the one of the creation.
                tally.begin(life, in: .init(at == nil ? row[4] : row[6]))
            }
            if let at { tally.move(at: at, to: .init(row[7])) }
        }
        tally.end()
    }

    /// Lead times of what was closed: all of them up to some two thousand, every n-th of more.
    private func closings(_ clause: FilterClause, _ range: Range<Timestamp>) throws -> [Flow.Closing] {
        let most = 2000
        let condition = "missing_since IS NULL AND closing_at >= ?1 AND closing_at < ?2 AND anomaly <> 3\(clause.sql)"
        let arguments: Values = [range.lowerBound, range.upperBound]
        let count =
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM item INDEXED BY item_closed WHERE \(condition)",
                arguments: arguments
            ) ?? 0
        let step = max(1, (count + most - 1) / most)
        let rows = try RowCursor(
            database,
            sql: """
                SELECT closing_at, closing_at - created_at FROM item INDEXED BY item_closed WHERE \(condition)
                ORDER BY closing_at, item.id
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
                ORDER BY created_at, item.id LIMIT 10
                """,
            arguments: [instant]
        )
        return try rows.map { try ageing($0, age: .milliseconds($0[4] as Int64)) }
    }

    private func startedFirst(_ ongoing: [(start: Int64, id: Int64)], at instant: Timestamp) throws -> [Flow.Ageing] {
        try ongoing.sorted { ($0.start, $0.id) < ($1.start, $1.id) }.prefix(10).compactMap { start, id in
            try Row.fetchOne(database, sql: "SELECT key, title, status_id, url FROM item WHERE id = ?", arguments: [id])
                .map { try ageing($0, age: .milliseconds(instant.milliseconds - start)) }
        }
    }

    private func ageing(_ row: Row, age: Duration) throws -> Flow.Ageing {
        .init(key: row[0], title: row[1], status: try terms.text(row[2]), url: row[3], age: age)
    }
}

extension HistoryTally {
    fileprivate var flowEnds: [Flow.End] {
        let (known, started) = (known.values, started.values)
        let (inProgress, back, doneThen) = (inProgress.values, back.values, doneThen.values)
        return periods.indices.map { index in
            Flow.End(
                known: known[index],
                started: started[index],
                inProgress: inProgress[index],
                back: back[index],
                doneThen: doneThen[index]
            )
        }
    }
}
