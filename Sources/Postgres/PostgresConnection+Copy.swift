import CPQ

extension PostgresConnection {
    /// Sends rows to `COPY table (columns) FROM STDIN`, the first while the last are being made, and returns how many there were.
    ///
    /// - Parameters:
    ///   - columns: `table (column, …)`.
    ///   - width: how many columns there are.
    ///   - add: adds the values of a row.
    @discardableResult
    package func copy<Value>(
        into columns: String,
        _ values: some Sequence<Value>,
        width: Int,
        _ add: (Value, inout PostgresRows) -> Void
    ) throws(PostgresError) -> Int {
        try beginCopy("COPY \(columns) FROM STDIN (FORMAT binary)", PGRES_COPY_IN)
        var rows = PostgresRows(width: width)
        for value in values {
            rows.begin()
            add(value, &rows)
            if rows.size >= Self.pieceSize { try send(rows.take()) }
        }
        return try end(rows)
    }

    /// The same with rows that are there already.
    package func copy(into columns: String, _ rows: PostgresRows) throws(PostgresError) -> Int {
        try beginCopy("COPY \(columns) FROM STDIN (FORMAT binary)", PGRES_COPY_IN)
        return try end(rows)
    }

    private func end(_ rows: PostgresRows) throws(PostgresError) -> Int {
        try send(rows.finished)
        try taken { PQputCopyEnd(handle, nil) }
        return try lastResult()?.changes ?? 0
    }

    private static var pieceSize: Int { 1 << 16 }

    /// In pieces, for the library keeps what the socket does not take.
    private func send(_ bytes: [UInt8]) throws(PostgresError) {
        for start in stride(from: 0, to: bytes.count, by: Self.pieceSize) {
            let piece = bytes[start..<min(start + Self.pieceSize, bytes.count)]
            try taken {
                piece.withUnsafeBytes { all in
                    PQputCopyData(handle, all.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(all.count))
                }
            }
        }
    }

    /// Gives the library something until it takes it, and what it has to the socket.
    private func taken(_ put: () -> Int32) throws(PostgresError) {
        var wait = PostgresWait(for: self)
        var status = put()
        while true {
            guard status >= 0 else { throw lostError }
            if try flush(), status == 1 { return }
            try wait.goOn(.both)
            if status == 0 { status = put() }
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
        guard PQsendQuery(handle, sql) == 1 else { throw lostError }
        guard let first = try nextResult() else { throw lostError }
        defer { PQclear(first) }
        guard PQresultStatus(first) == expected else {
            let failure = error(in: first)
            _ = try lastResult()
            throw failure
        }
    }

    /// nil when the copy has ended well.
    private func nextCopied() throws(PostgresError) -> (
        content: UnsafeRawBufferPointer, memory: UnsafeMutablePointer<CChar>
    )? {
        var wait = PostgresWait(for: self)
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let length = PQgetCopyData(handle, &buffer, 1)
            if length > 0, let buffer { return (UnsafeRawBufferPointer(start: buffer, count: Int(length)), buffer) }
            if length == -1 { break }
            guard length == 0 else { throw lostError }
            try wait.goOn(.read)
        }
        _ = try lastResult()
        return nil
    }
}
