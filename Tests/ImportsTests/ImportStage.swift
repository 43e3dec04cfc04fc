import Foundation
import HouseTestSupport
import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Storage
@testable import Trackers

/// Imports from a scripted tracker into a real store.
struct ImportStage {
    let store: ItemStore
    var clock = ScriptedClock()
    /// Where attachments go.
    var directory = "/nonexistent"
    var attachmentLimits = AttachmentFetch.Limits()
    var account = "account"
    /// In place of one that may reach loopback.
    var egress: EgressGuard?

    init() throws {
        store = try ItemStore.fresh()
    }

    /// Runs one job, or goes on with one.
    func run(
        _ request: ImportRequest,
        job: String = UUID().uuidString,
        attempt: Int = 1,
        waiting: ImportWait? = nil,
        show: @escaping @Sendable (ImportStatus) async -> Void = { _ in }
    ) async throws -> ImportOutcome {
        var importer = try Importer.testing(clock, attachments: directory)
        importer.attachmentLimits = attachmentLimits
        if let egress { importer.egress = egress }
        let outcome = try await importer.run(
            request,
            into: store,
            job: job,
            account: account,
            attempt: attempt,
            waiting: waiting,
            show: show
        )
        // As the runner does when the end stands in Redis.
        try await ImportSession.close(job, in: store, at: clock.clock.now())
        return outcome
    }

    /// Runs one job in a store of its own.
    static func importing(
        _ request: (String) -> ImportRequest,
        from answer: @escaping @Sendable (FakeService.Request) -> FakeService.Answer
    ) async throws -> ImportOutcome {
        let stage = try ImportStage()
        return try await FakeService.with { request, _ in
            answer(request)
        } _: { service in
            try await stage.run(request(service.url))
        }
    }

    /// The items of one source by key.
    func items(_ source: String? = nil) throws -> [String: Item] {
        let items = try store.allItems().filter { source == nil || $0.source.name == source }
        return Dictionary(items.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func record(_ source: Source) throws -> SourceRecord? {
        try store.read { try $0.source(source) }
    }

    func checkpoint(of job: String) throws -> String? {
        try store.read { try $0.checkpoint(of: job) }
    }

    func details<Value>(of key: String, _ read: (ItemReader, Int64) throws -> Value) throws -> Value {
        try store.read { reader in
            let cursor = try reader.items(ItemFilters(), in: .everything)
            while let item = try cursor.next() {
                if item.key == key, let current = cursor.current { return try read(reader, current.id) }
            }
            throw NoSuchItem(key: key)
        }
    }

    struct NoSuchItem: Error {
        var key: String
    }
}

extension ImportRequest {
    static func jira(
        at url: String,
        cloud: Bool = true,
        options: ImportOptions = ImportOptions(),
        _ change: (inout SourceConfig) -> Void = { $0.projectKey = "TEST" }
    ) -> ImportRequest {
        var config = SourceConfig(baseURL: url)
        if cloud { config.email = "ann@example.com" }
        change(&config)
        return ImportRequest(
            sourceType: .jira,
            config: config,
            credentials: ImportCredentials(apiToken: Secret("canary-token")),
            options: options
        )
    }

    static func serviceNow(
        at url: String,
        options: ImportOptions = ImportOptions(),
        _ change: (inout SourceConfig) -> Void = { _ in }
    ) -> ImportRequest {
        var config = SourceConfig(baseURL: url, username: "admin")
        change(&config)
        return ImportRequest(
            sourceType: .servicenow,
            config: config,
            credentials: ImportCredentials(password: Secret("canary-password")),
            options: options
        )
    }

    static func gitLab(
        at url: String,
        options: ImportOptions = ImportOptions(),
        _ change: (inout SourceConfig) -> Void = { $0.projectID = "7" }
    ) -> ImportRequest {
        var config = SourceConfig(baseURL: url)
        change(&config)
        return ImportRequest(
            sourceType: .gitlab,
            config: config,
            credentials: ImportCredentials(apiToken: Secret("canary-token")),
            options: options
        )
    }
}

extension ImportOptions {
    /// Items alone.
    static func plain(_ change: (inout ImportOptions) -> Void = { _ in }) -> ImportOptions {
        var options = ImportOptions(includesComments: false)
        change(&options)
        return options
    }
}

extension FakeService.Request {
    /// The members of a JSON body.
    var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
}
