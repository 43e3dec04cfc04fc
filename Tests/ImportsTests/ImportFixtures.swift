import Foundation
import Synchronization
import TestSupport

@testable import Egress
@testable import Imports
@testable import Items
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

/// Stands for the item store: remembers what it is given.
final class CollectingSink: Sendable {
    struct State {
        var begun: [Source] = []
        var batches: [ImportBatch] = []
        var finished: [ReadingEnd] = []
    }

    private let state = Mutex(State())

    var batches: [ImportBatch] { state.withLock { $0.batches } }
    var items: [Item] { batches.flatMap(\.items) }
    var begun: [Source] { state.withLock { $0.begun } }
    var finished: [ReadingEnd] { state.withLock { $0.finished } }

    var sink: ImportSink {
        ImportSink(
            begin: { list in
                let source = list.source ?? Source(type: .jira, name: list.site)
                if !list.isDryRun { self.state.withLock { $0.begun.append(source) } }
                return BegunList(source: source)
            },
            store: { batch in
                self.state.withLock { state in
                    let seen = Set(state.batches.flatMap(\.items).map(\.externalID))
                    state.batches.append(batch)
                    return BatchOutcome(
                        outcomes: batch.items.map { _ in .inserted },
                        repeated: batch.items.map { seen.contains($0.externalID) }
                    )
                }
            },
            finish: { end in
                self.state.withLock { $0.finished.append(end) }
                return MissingItems()
            }
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
            clock: clock.clock,
            reportInterval: .zero
        )
    }

    func run(
        _ request: ImportRequest,
        sink: ImportSink,
        report: @escaping @Sendable (ImportUpdate) async throws -> Void
    ) async throws -> ImportOutcome {
        try await run(request, in: Surroundings(sink: sink, report: report))
    }
}
