/// Imports from trackers, and tries out what a user has entered.
struct Importer: Sendable {
    var egress: EgressGuard
    /// `almanac/1.2.3`
    var userAgent: String
    var limits = TrackerTransport.Limits()
    var clock = ImportClock.system
    /// Between two reports of progress: at most ten a second.
    var reportInterval: Duration = .milliseconds(100)

    /// - Parameter report: called after pages and around waits, never twice at a time; when it throws, the import stops.
    /// - Returns: how the import ended; a fault of the tracker is a `failure` in it.
    /// - Throws: `CancellationError`, and whatever the sink or the report throws.
    func run(
        _ request: ImportRequest,
        sink: ImportSink,
        report: @escaping @Sendable (ImportUpdate) async throws -> Void
    ) async throws -> ImportOutcome {
        let source = Source(type: request.sourceType, name: request.config.repository ?? request.sourceType.rawValue)
        let tally = ImportTally(source: source, options: request.options, start: clock.now())
        let board = ImportBoard(tally, clock: clock)
        return try await withThrowingTaskGroup(of: ImportOutcome?.self) { group in
            group.addTask { try await outcome(of: request, sink: sink, board: board) }
            group.addTask {
                try await board.report(every: reportInterval, to: report)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let outcome = first else { throw CancellationError() }
            return outcome
        }
    }

    private func outcome(of request: ImportRequest, sink: ImportSink, board: ImportBoard) async throws -> ImportOutcome
    {
        var failure: TrackerError?
        do {
            let run = TrackerImport(request: request, sink: sink, board: board)
            try await connect(request, .job, waiting: board.wait) { try await run.run($0) }
        } catch let error as TrackerError {
            failure = error
        }
        let update = board.current
        let source = Source(type: request.sourceType, name: update.coverage.source)
        let outcome = ImportOutcome(source: source, update: update, failure: failure)
        if failure == nil, !request.options.isDryRun { try await sink.finish(outcome) }
        return outcome
    }

    /// - Throws: `CancellationError` only; a fault of the tracker is the answer.
    func testConnection(_ request: ImportRequest) async throws -> ConnectionTest {
        do {
            return try await connect(request, .interactive) { connector in
                var connector = connector
                return try await connector.testConnection()
            }
        } catch let error as TrackerError {
            return ConnectionTest(success: false, message: error.message)
        }
    }

    /// - Throws: `TrackerError`, `CancellationError`.
    func preview(_ request: ImportRequest) async throws -> ImportPreview {
        try await connect(request, .interactive) { connector in
            var connector = connector
            return try await connector.preview(limit: request.previewLimit)
        }
    }
}

extension Importer {
    /// Runs `body` with the connector of a request; the connection ends with it.
    private func connect<Result>(
        _ request: ImportRequest,
        _ retry: RetryState.Policy,
        waiting: @escaping @Sendable (ImportWait?) -> Void = { _ in },
        _ body: (any Connector) async throws -> Result
    ) async throws -> Result {
        guard let type = request.sourceType.connector else { throw TrackerError.unsupported(request.sourceType) }
        let base = try address(type, request)
        let settings = TrackerClient.Settings(
            userAgent: userAgent,
            retry: retry,
            clock: clock,
            waiting: waiting
        )
        let address = try await admit(base.origin, settings)
        return try await TrackerTransport.with(base.origin, at: address, limits: limits) { transport in
            let client = TrackerClient(
                base: base,
                transport: transport,
                dialect: type.dialect(for: request),
                settings: settings
            )
            return try await body(type.init(request, client: client))
        }
    }

    private func address(_ type: any Connector.Type, _ request: ImportRequest) throws(TrackerError) -> TrackerURL {
        do throws(TrackerURL.Problem) {
            return try type.base(of: request.config)
        } catch {
            throw TrackerError(.requestRefused, "base_url \(error)")
        }
    }

    private func admit(_ origin: TrackerURL.Origin, _ settings: TrackerClient.Settings) async throws -> IPAddress {
        var retry = RetryState(policy: settings.retry)
        while true {
            do {
                return try await egress.admit(host: origin.host, port: origin.port)
            } catch let error as TrackerError {
                switch retry.next(after: error, jitter: clock.jitter()) {
                case .giveUp(let error): throw error
                case .wait(let duration): try await clock.sleep(duration)
                }
            }
        }
    }
}
