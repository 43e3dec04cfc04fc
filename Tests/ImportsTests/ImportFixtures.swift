import Foundation
import HouseTestSupport
import Synchronization
import TestSupport

@testable import Egress
@testable import Imports
@testable import Items
@testable import Jobs
@testable import Storage
@testable import Trackers

/// A clock that stands still but for the waits, which pass at once and are written down.
final class ScriptedClock: Sendable {
    private let state = Mutex((now: Timestamp(seconds: 1_700_000_000), waits: [Duration]()))

    var waits: [Duration] { state.withLock { $0.waits } }

    var clock: ImportClock {
        ImportClock(
            now: { self.state.withLock { $0.now } },
            sleep: { duration in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.waits.append(duration)
                    state.now = state.now + duration
                }
            },
            jitter: { 0 }
        )
    }
}

extension ImportRequest {
    /// An import of `acme/rocket`.
    static func gitHub(at url: String, options: ImportOptions = ImportOptions()) -> ImportRequest {
        ImportRequest(
            sourceType: .github,
            config: SourceConfig(baseURL: url, repository: "acme/rocket"),
            credentials: ImportCredentials(apiToken: Secret("canary-token")),
            options: options
        )
    }
}

extension Importer {
    /// One that may reach the fake service and waits for nothing.
    static func testing(
        _ clock: ScriptedClock = ScriptedClock(),
        attachments: String = "/nonexistent"
    ) throws -> Importer {
        Importer(
            egress: EgressGuard(policy: try EgressPolicy(allowing: ["127.0.0.1"])),
            userAgent: "almanac/test",
            attachments: AttachmentFiles(directory: attachments),
            clock: clock.clock
        )
    }

    /// Runs one job, which no queue has, or goes on with one.
    /// - Parameter show: told of what the job shows, beat by beat.
    func run(
        _ request: ImportRequest,
        into store: ItemStore,
        job: String = UUID().uuidString,
        account: String = "account",
        attempt: Int = 1,
        waiting: ImportWait? = nil,
        show: @escaping @Sendable (ImportStatus) async -> Void = { _ in }
    ) async throws -> ImportOutcome {
        let now = clock.now()
        var status = ImportStatus(
            jobID: .make(),
            requestID: "",
            sourceType: request.sourceType,
            createdAt: now,
            updatedAt: now
        )
        status.waiting = waiting
        let board = JobBoard(status, beat: .milliseconds(1), now: clock.now) { status in
            await show(status)
            return true
        }
        let session = ImportSession(
            request,
            store: store,
            key: job,
            account: account,
            board: board,
            lease: nil,
            attempt: attempt,
            clock: clock
        )
        return try await board.whileWorking { try await run(session) }
    }

    /// Runs one job into a store of its own.
    func run(_ request: ImportRequest) async throws -> ImportOutcome {
        try await run(request, into: try ItemStore.fresh())
    }
}
