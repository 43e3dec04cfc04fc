extension ItemStore {
    /// Brings up to date what is kept a second time for reports (`ScanChunk`); of a store in a file there is nothing to do.
    ///
    /// It writes in transactions so short that others come in between. What is left is read from the indexes until it is done.
    ///
    /// - Parameters:
    ///   - fewest: a store with no more items has its rows in memory.
    ///   - limit: about how long it may take.
    ///   - isWanted: asked between two transactions.
    package func refreshChunks(
        beyond fewest: Int64 = 100_000,
        atMost limit: Duration = .seconds(10),
        while isWanted: @Sendable () -> Bool = { true }
    ) async throws {
        guard databaseReadings != nil, try await hasMarks(beyond: fewest) else { return }
        let end = ContinuousClock.now + limit
        var batch = ChunkBatch()
        while batch.hasMore, isWanted(), ContinuousClock.now < end {
            batch = try await engine.write { [batch] in try batch.done(in: $0) }
        }
    }

    private func hasMarks(beyond fewest: Int64) async throws -> Bool {
        try await engine.read { database in
            guard try ItemReader(database: database).newestID() > fewest else { return false }
            return try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT FROM scan_stale)") ?? false
        }
    }
}

/// The marks that one transaction takes away, as many as it can in a short time.
private struct ChunkBatch {
    private var last = ChunkRefresh.Mark.start
    private var count = 16
    private(set) var hasMore = true

    private static let most = 128
    /// For which others may have to wait.
    private static let time = Duration.milliseconds(250)

    /// - Returns: the next one.
    func done(in database: Database) throws -> ChunkBatch {
        var next = self
        let begin = ContinuousClock.now
        guard case .postgres(let connection) = database.engine,
            let mark = try ChunkRefresh(database: database, connection: connection).run(after: last, atMost: count)
        else {
            next.hasMore = false
            return next
        }
        let share = Self.time / max(ContinuousClock.now - begin, .milliseconds(1))
        next.last = mark
        next.count = max(1, min(Self.most, Int(Double(count) * min(share, 2))))
        return next
    }
}
