import CPQ

extension PostgresConnection {
    /// Sends rows to `COPY table (columns) FROM STDIN`, and returns how many there were.
    ///
    /// - Parameter columns: `table (column, …)`.
    package func copy(into columns: String, _ rows: PostgresRows) throws(PostgresError) -> Int {
        try beginCopy("COPY \(columns) FROM STDIN (FORMAT binary)", PGRES_COPY_IN)
        var failure: PostgresError?
        do {
            try send(rows.finished)
        } catch {
            failure = error
        }
        guard failure == nil else { throw failure ?? lostError }
        while true {
            let status = PQputCopyEnd(handle, nil)
            if status == 1 { break }
            guard status == 0 else { throw lostError }
            _ = socket.wait(for: .both, atMost: .seconds(1))
        }
        var changes = 0
        while let next = try nextResult() {
            guard PQresultStatus(next) == PGRES_COMMAND_OK else {
                failure = failure ?? error(in: next)
                PQclear(next)
                continue
            }
            changes = PostgresResult(next).changes
        }
        if let failure { throw failure }
        return changes
    }

    /// In pieces, for the library keeps what the socket does not take.
    private func send(_ bytes: [UInt8]) throws(PostgresError) {
        var sent = 0
        let end = ContinuousClock.now + limits.answering
        while sent < bytes.count {
            let piece = min(bytes.count - sent, 1 << 18)
            let status = bytes.withUnsafeBytes { all in
                PQputCopyData(
                    handle,
                    all.baseAddress.map { ($0 + sent).assumingMemoryBound(to: CChar.self) },
                    Int32(piece)
                )
            }
            guard status >= 0 else { throw lostError }
            if status == 1 { sent += piece }
            let unsent = PQflush(handle)
            guard unsent >= 0 else { throw lostError }
            guard unsent == 1 || status == 0 else { continue }
            if socket.wait(for: .both, atMost: .seconds(1)) {
                guard PQconsumeInput(handle) == 1 else { throw lostError }
            }
            guard ContinuousClock.now < end else { throw PostgresError(.timeout, "the server takes no rows") }
        }
    }

    /// Hands the rows of a query, whose columns are integers or truth values, to the body; NULL is 0.
    ///
    /// The rows come as a stream and are never held whole: of a million, a result of libpq would take 200 MB.
    package func integers(_ query: String, _ body: (UnsafeBufferPointer<Int64>) -> Void) throws(PostgresError) {
        try beginCopy("COPY (\(query)) TO STDOUT (FORMAT binary)", PGRES_COPY_OUT)
        var row: [Int64] = []
        var isFirst = true
        var problem: PostgresError?
        while let bytes = try nextCopied() {
            defer { PQfreemem(bytes.memory) }
            // The header is in front of the first row, and a count of -1 behind the last.
            var reader = PostgresRowReader(bytes.content, skipping: isFirst ? PostgresRows.headerLength : 0)
            isFirst = false
            if reader.next(into: &row) {
                row.withUnsafeBufferPointer(body)
            } else if !reader.isEnd {
                problem = problem ?? PostgresError(.other, "a column of the query is no integer")
            }
        }
        if let problem { throw problem }
    }

    private func beginCopy(_ sql: String, _ expected: ExecStatusType) throws(PostgresError) {
        roundTrips += 1
        guard PQsendQuery(handle, sql) == 1 else { throw lostError }
        guard let first = try nextResult() else { throw lostError }
        defer { PQclear(first) }
        guard PQresultStatus(first) == expected else {
            let failure = error(in: first)
            while let next = try nextResult() { PQclear(next) }
            throw failure
        }
    }

    /// nil when the copy has ended well.
    private func nextCopied() throws(PostgresError) -> (
        content: UnsafeRawBufferPointer, memory: UnsafeMutablePointer<CChar>
    )? {
        let end = ContinuousClock.now + limits.answering
        var isCancelled = false
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let length = PQgetCopyData(handle, &buffer, 1)
            if length > 0, let buffer { return (UnsafeRawBufferPointer(start: buffer, count: Int(length)), buffer) }
            if length == -1 { break }
            guard length == 0 else { throw lostError }
            if socket.wait(for: .read, atMost: .milliseconds(isInterrupted == nil ? 1000 : 25)) {
                guard PQconsumeInput(handle) == 1 else { throw lostError }
            }
            if !isCancelled, isInterrupted?() == true {
                isCancelled = true
                cancel()
            }
            guard ContinuousClock.now < end else { throw PostgresError(.timeout, "the server sends no rows") }
        }
        var failure: PostgresError?
        while let next = try nextResult() {
            if PQresultStatus(next) != PGRES_COMMAND_OK { failure = failure ?? error(in: next) }
            PQclear(next)
        }
        if let failure { throw failure }
        return nil
    }
}
