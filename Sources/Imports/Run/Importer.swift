package import Egress
package import Items
package import Trackers

/// Imports from trackers, and tries out what a user has entered.
package struct Importer: Sendable {
    package var egress: EgressGuard
    /// `almanac/1.2.3`
    package var userAgent: String
    package var attachments: AttachmentFiles
    package var attachmentLimits = AttachmentFetch.Limits()
    var limits = TrackerTransport.Limits()
    var clock = ImportClock.system
    /// Between two reports of progress: at most ten a second.
    var reportInterval: Duration = .milliseconds(100)

    package init(
        egress: EgressGuard,
        userAgent: String,
        attachments: AttachmentFiles,
        attachmentLimits: AttachmentFetch.Limits = AttachmentFetch.Limits(),
        limits: TrackerTransport.Limits = TrackerTransport.Limits(),
        clock: ImportClock = ImportClock.system,
        reportInterval: Duration = .milliseconds(100)
    ) {
        self.egress = egress
        self.userAgent = userAgent
        self.attachments = attachments
        self.attachmentLimits = attachmentLimits
        self.limits = limits
        self.clock = clock
        self.reportInterval = reportInterval
    }

    /// What surrounds one import.
    struct Surroundings: Sendable {
        var sink: ImportSink
        /// See `ReadingScope.account`.
        var account = ""
        /// What an earlier attempt was waiting for, which holds for this one.
        var waiting: ImportWait?
        /// Lets others work while this import sleeps.
        var yielding: @Sendable (_ sleep: @Sendable () async throws -> Void) async throws -> Void = { try await $0() }
        /// Called after pages and around waits, never twice at a time; when it throws, the import stops.
        var report: @Sendable (ImportUpdate) async throws -> Void = { _ in }
    }

    /// - Returns: how the import ended; a fault of the tracker is a `failure` in it.
    /// - Throws: `CancellationError`, and whatever the sink or the report throws.
    func run(_ request: ImportRequest, in surroundings: Surroundings) async throws -> ImportOutcome {
        let source = Source(type: request.sourceType, name: request.config.repository ?? request.sourceType.rawValue)
        let tally = ImportTally(source: source, options: request.options, start: clock.now())
        let board = ImportBoard(tally, clock: clock)
        return try await withThrowingTaskGroup(of: ImportOutcome?.self) { group in
            group.addTask { try await outcome(of: request, surroundings, board) }
            group.addTask {
                try await board.report(every: reportInterval, to: surroundings.report)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let outcome = first else { throw CancellationError() }
            return outcome
        }
    }

    private func outcome(
        of request: ImportRequest,
        _ surroundings: Surroundings,
        _ board: ImportBoard
    ) async throws -> ImportOutcome {
        let sink = surroundings.sink
        let pausing = pausing(board, surroundings)
        var failure: TrackerError?
        do {
            if let wait = surroundings.waiting, wait.resumeAt > clock.now() {
                try await pausing(wait) { try await clock.sleep(max(.zero, wait.resumeAt - clock.now())) }
            }
            try await connect(request, .job, pausing: pausing) { connector, client in
                let job = TrackerImport(
                    request: request,
                    site: client.base.site,
                    account: surroundings.account,
                    sink: sink,
                    board: board,
                    clock: clock,
                    attachments: AttachmentFetch(
                        client: client,
                        files: attachments,
                        egress: egress,
                        limits: attachmentLimits
                    )
                )
                try await job.run(connector)
            }
        } catch let error as TrackerError {
            failure = error
        }
        if let failure, !request.options.isDryRun { try await sink.fail(failure.message) }
        return ImportOutcome(update: board.current, failure: failure)
    }

    /// A shorter one is not worth giving way for: who takes the place may keep it for hours.
    private static let longWait = Duration.seconds(2)

    /// Shows every wait, and lets others work meanwhile.
    private func pausing(
        _ board: ImportBoard,
        _ surroundings: Surroundings
    ) -> @Sendable (ImportWait, @Sendable () async throws -> Void) async throws -> Void {
        let clock = clock
        return { wait, sleep in
            board.wait(wait)
            defer { board.wait(nil) }
            guard wait.resumeAt - clock.now() >= Self.longWait else { return try await sleep() }
            try await surroundings.yielding {
                try await sleep()
                // From now on it waits for a worker, which its status need not say.
                board.wait(nil)
            }
        }
    }

    /// - Throws: `CancellationError` only; a fault of the tracker is the answer.
    package func testConnection(_ request: ImportRequest) async throws -> ConnectionTest {
        do {
            return try await connect(request, .interactive) { connector, _ in try await connector.testConnection() }
        } catch let error as TrackerError {
            return ConnectionTest(success: false, message: error.message)
        }
    }

    /// - Throws: `TrackerError`, `CancellationError`.
    package func preview(_ request: ImportRequest) async throws -> ImportPreview {
        try await connect(request, .interactive) { connector, _ in
            try await connector.preview(limit: request.previewLimit)
        }
    }
}

extension Importer {
    /// Runs `body` with the connector of a request; the connection ends with it.
    private func connect<Result>(
        _ request: ImportRequest,
        _ retry: RetryState.Policy,
        pausing: @escaping @Sendable (ImportWait, @Sendable () async throws -> Void) async throws -> Void = {
            try await $1()
        },
        _ body: (any Connector, TrackerClient) async throws -> Result
    ) async throws -> Result {
        guard let type = request.sourceType.connector else { throw TrackerError.unsupported(request.sourceType) }
        let base = try address(type, request)
        let settings = TrackerClient.Settings(userAgent: userAgent, retry: retry, clock: clock, pausing: pausing)
        let route = try await route(to: base.origin, settings)
        return try await TrackerTransport.with(base.origin, by: route, limits: limits) { transport in
            let client = TrackerClient(
                base: base,
                transport: transport,
                dialect: type.dialect(for: request),
                settings: settings
            )
            return try await body(type.init(request, client: client), client)
        }
    }

    private func address(_ type: any Connector.Type, _ request: ImportRequest) throws(TrackerError) -> TrackerURL {
        do throws(TrackerURL.Problem) {
            return try type.base(of: request.config)
        } catch {
            throw TrackerError(.requestRefused, "base_url \(error)")
        }
    }

    private func route(to origin: TrackerURL.Origin, _ settings: TrackerClient.Settings) async throws -> EgressRoute {
        var retry = RetryState(policy: settings.retry)
        while true {
            do {
                return try await egress.route(to: origin)
            } catch let error as TrackerError {
                switch retry.next(after: error, jitter: clock.jitter()) {
                case .giveUp(let error): throw error
                case .wait(let duration):
                    let wait = ImportWait(reason: "\(origin.host) can't be found", resumeAt: clock.now() + duration)
                    try await settings.pausing(wait) { try await clock.sleep(duration) }
                }
            }
        }
    }
}
