import CPQ

extension PostgresConnection {
    /// Runs one statement with its parameters, `$1` on.
    ///
    /// - Parameter isKept: whether it comes again, so that the server should keep it parsed.
    @discardableResult
    package func query(
        _ sql: String,
        _ parameters: [PostgresValue] = [],
        isKept: Bool = false
    ) throws(PostgresError) -> PostgresResult {
        let values = PostgresParameters(parameters)
        if isKept, !isPooled, let name = try keptName(sql, values) {
            return try answer { values.send { PQsendQueryPrepared(handle, name, $0, $1, $2, $3, 1) } }
        }
        return try answer {
            values.withTypes { types in
                values.send { PQsendQueryParams(handle, sql, $0, types, $1, $2, $3, 1) }
            }
        }
    }

    /// Runs statements that have no parameters, parted by semicolons.
    package func script(_ sql: String) throws(PostgresError) {
        _ = try answer { PQsendQuery(handle, sql) }
    }

    /// The name under which the server has the statement; nil at its first use, and where there are too many already.
    private func keptName(_ sql: String, _ values: PostgresParameters) throws(PostgresError) -> String? {
        let key = values.key + sql
        guard var statement = kept[key] else {
            if kept.count < Self.mostKept { kept[key] = KeptStatement(name: "s\(kept.count)") }
            return nil
        }
        if !statement.isPrepared {
            _ = try answer {
                values.withTypes { PQsendPrepare(handle, statement.name, sql, Int32(values.count), $0) }
            }
            statement.isPrepared = true
            kept[key] = statement
        }
        return statement.name
    }

    private static var mostKept: Int { 200 }

    /// Sends and waits; the last result is the answer.
    private func answer(_ send: () -> Int32) throws(PostgresError) -> PostgresResult {
        guard send() == 1, let last = try lastResult() else { throw lostError }
        return last
    }

    /// Waits for all results of what was sent: the last one, or the first failure.
    func lastResult() throws(PostgresError) -> PostgresResult? {
        noteRoundTrip()
        var last: PostgresResult?
        var failure: PostgresError?
        while let next = try nextResult() {
            switch PQresultStatus(next) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: last = PostgresResult(next)
            default:
                failure = failure ?? error(in: next)
                PQclear(next)
            }
        }
        if let failure { throw failure }
        return last
    }

    /// Waits for the next result of what was sent; nil when there are no more.
    func nextResult() throws(PostgresError) -> OpaquePointer? {
        var wait = PostgresWait(for: self)
        while true {
            let isSent = try flush()
            if isSent, PQisBusy(handle) == 0 { return PQgetResult(handle) }
            try wait.goOn(isSent ? .read : .both)
        }
    }

    /// - Returns: whether the socket has taken everything.
    func flush() throws(PostgresError) -> Bool {
        let unsent = PQflush(handle)
        guard unsent >= 0 else { throw lostError }
        return unsent == 0
    }

    func error(in result: OpaquePointer) -> PostgresError {
        let message = PQresultErrorField(result, Int32(UInt8(ascii: "M"))).map { String(cString: $0) }
        guard let code = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map({ String(cString: $0) }) else {
            return PostgresError(.away, message ?? String(cString: PQresultErrorMessage(result)))
        }
        var error = PostgresError(code: code, message: message ?? "no message")
        if error.kind == .timeout, isInterrupted?() == true { error.kind = .interrupted }
        return error
    }

    /// Asks the server to end what runs; what runs then fails with its code.
    func cancel() {
        guard let request = PQgetCancel(handle) else { return }
        defer { PQfreeCancel(request) }
        var words = [CChar](repeating: 0, count: 256)
        _ = PQcancel(request, &words, Int32(words.count))
    }
}

/// The parameters of a statement in the shape that libpq wants.
struct PostgresParameters {
    private let types: [UInt32]
    private let values: [[UInt8]?]

    init(_ parameters: [PostgresValue]) {
        types = parameters.map(\.type)
        values = parameters.map(\.bytes)
    }

    var count: Int { types.count }

    /// Tells statements apart that have the same text and other types.
    var key: String { types.map(String.init).joined(separator: ",") + ":" }

    func withTypes(_ body: (UnsafePointer<UInt32>?) -> Int32) -> Int32 {
        types.withUnsafeBufferPointer { body($0.baseAddress) }
    }

    /// - Parameter body: the count, the values, their lengths and their formats.
    func send(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Int32
    ) -> Int32 {
        let lengths = values.map { Int32($0?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: values.count)
        // All octets in one block, with one more so that an empty value has an address too.
        let block = values.reduce(into: [UInt8]()) { $0 += $1 ?? [] } + [0]
        return block.withUnsafeBytes { bytes in
            var offset = 0
            let pointers = values.map { value -> UnsafePointer<CChar>? in
                guard let value else { return nil }
                defer { offset += value.count }
                return bytes.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
            }
            return body(Int32(values.count), pointers, lengths, formats)
        }
    }
}
