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
    let metrics: ImportMetrics
    var limits = TrackerTransport.Limits()
    var clock = ImportClock.system
    /// Of those who wait for an answer.
    var patience = InteractiveCall.patience

    package init(
        egress: EgressGuard,
        userAgent: String,
        attachments: AttachmentFiles,
        attachmentLimits: AttachmentFetch.Limits = AttachmentFetch.Limits(),
        metrics: ImportMetrics = ImportMetrics(),
        limits: TrackerTransport.Limits = TrackerTransport.Limits(),
        clock: ImportClock = ImportClock.system
    ) {
        self.egress = egress
        self.userAgent = userAgent
        self.attachments = attachments
        self.attachmentLimits = attachmentLimits
        self.metrics = metrics
        self.limits = limits
        self.clock = clock
    }

    /// - Returns: how the import ended; a fault of the tracker is a `failure` in it.
    /// - Throws: `CancellationError`, and whatever the store throws.
    func run(_ session: ImportSession) async throws -> ImportOutcome {
        let pausing = pausing(session)
        var failure: TrackerError?
        do {
            if let wait = session.board.waiting {
                session.board.wait(nil)
                if wait.resumeAt > clock.now() {
                    try await pausing(wait) { try await clock.sleep(max(.zero, wait.resumeAt - clock.now())) }
                }
            }
            try await connect(session.request, .job, pausing: pausing) { connector, client in
                let fetch = AttachmentFetch(
                    client: client,
                    files: attachments,
                    egress: egress,
                    limits: attachmentLimits
                )
                try await TrackerImport(session: session, site: client.base.site, attachments: fetch).run(connector)
            }
        } catch let error as TrackerError {
            failure = error
        }
        if let failure, !session.request.options.isDryRun { try await session.fail(failure.message) }
        return ImportOutcome(update: session.board.tally.update(now: clock.now()), failure: failure)
    }

    /// A shorter one is not worth giving way for: who takes the place may keep it for hours.
    private static let longWait = Duration.seconds(2)

    /// Shows every wait, and lets others work meanwhile.
    private func pausing(
        _ session: ImportSession
    ) -> @Sendable (ImportWait, @Sendable () async throws -> Void) async throws -> Void {
        let (clock, board) = (clock, session.board)
        return { wait, sleep in
            board.wait(wait)
            defer { board.wait(nil) }
            guard wait.resumeAt - clock.now() >= Self.longWait else { return try await sleep() }
            try await session.yield {
                try await sleep()
                // From now on it waits for a worker, which its status need not say.
                board.wait(nil)
            }
        }
    }

    /// - Parameter isWanted: asked again and again; what nobody waits for any more is given up.
    /// - Throws: `CancellationError` only; a fault of the tracker is the answer.
    package func testConnection(
        _ request: ImportRequest,
        while isWanted: @escaping @Sendable () -> Bool = { true }
    ) async throws -> ConnectionTest {
        do {
            return try await InteractiveCall.run(patience: patience, while: isWanted) {
                try await connect(request, .interactive) { connector, _ in try await connector.testConnection() }
            }
        } catch let error as TrackerError {
            return ConnectionTest(success: false, message: error.message)
        }
    }

    /// - Parameter isWanted: as above.
    /// - Throws: `TrackerError`, `CancellationError`.
    package func preview(
        _ request: ImportRequest,
        while isWanted: @escaping @Sendable () -> Bool = { true }
    ) async throws -> ImportPreview {
        try await InteractiveCall.run(patience: patience, while: isWanted) {
            try await connect(request, .interactive) { connector, _ in
                try await connector.preview(limit: request.previewLimit)
            }
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
        let settings = TrackerClient.Settings(
            userAgent: userAgent,
            retry: retry,
            clock: clock,
            pausing: pausing,
            observe: { [metrics] in metrics.note($0, of: request.sourceType) }
        )
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
