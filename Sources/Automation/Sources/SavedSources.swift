package import Foundation
package import Imports
package import Items
package import Jobs
import Schedules
package import Storage
package import Trackers

/// What clients can do with saved sources.
package struct SavedSources: Sendable {
    let store: ItemStore
    let secrets: SourceSecrets
    let jobs: ImportJobs
    let timeZone: TimeZone
    let keeper: RunKeeper
    let now: @Sendable () -> Timestamp

    package init(
        store: ItemStore,
        sealer: CredentialSealer,
        jobs: ImportJobs,
        timeZone: TimeZone,
        keeper: RunKeeper,
        now: @escaping @Sendable () -> Timestamp
    ) {
        (self.store, secrets, self.jobs) = (store, SourceSecrets(sealer), jobs)
        (self.timeZone, self.keeper, self.now) = (timeZone, keeper, now)
    }

    /// - Returns: the new source's id.
    package func create(_ json: JSONValue) async throws -> String {
        let source = try SavedSource(json, timeZone: timeZone)
        let id = RandomID.make()
        let record = SavedRecord(
            id: id,
            kind: .source,
            name: source.name,
            body: source.body.textString,
            sealed: try secrets.seal(source.secrets, of: id),
            dueAt: source.due(after: now()),
            at: now()
        )
        guard try await store.writeSaved({ try $0.insert(record) }) else { throw SavedError.nameTaken(source.name) }
        keeper.wake()
        return id
    }

    /// - Parameter version: the one that the change is for; nil for whatever it is.
    package func change(_ id: String, _ patch: JSONValue, version: Int?) async throws {
        var record = try await find(id)
        try record.check(version)
        try patch.requireObject()
        try record.requireKnown()
        if record.isFile { return try await rename(record, patch) }
        if let type = patch["source_type"], type != record.json["source_type"] {
            throw SavedError.invalid([
                FieldProblem(pointer: "/source_type", detail: "source_type can't be changed: save another source")
            ])
        }
        // Where the secrets can't be read, all of them have to be sent.
        let known = (try? secrets.open(record)) ?? [:]
        let again = SavedSource.secretsToEnterAgain(record, known, patch)
        guard again.isEmpty else {
            throw SavedError.invalid(
                again.map {
                    FieldProblem(
                        pointer: "/source_config/\($0)",
                        detail: "\($0) must be entered again, for the address has changed"
                    )
                }
            )
        }
        let source = try SavedSource(
            SavedSource.changed(record, secrets: known, by: patch),
            timeZone: timeZone
        )
        let before = record.json
        let isAsBefore = before["schedule"] == source.schedule?.json && before["paused"] == .bool(source.isPaused)
        record.name = source.name
        record.body = source.body.textString
        record.sealed = try secrets.seal(source.secrets, of: id)
        if !isAsBefore { record.dueAt = source.due(after: now()) }
        try await record.write(over: store, keepsDue: isAsBefore, at: now())
        keeper.wake()
    }

    /// - Parameter withItems: whether its items go too, but for those that are another saved source's as well.
    package func delete(_ id: String, withItems: Bool) async throws {
        let record = try await find(id)
        try record.requireKnown()
        if record.isFile, !withItems {
            throw SavedError.isFile("A file is nothing but its items: remove it with items=delete")
        }
        if record.isFile, let job = try await openLoad(id) { throw SavedError.running(job: job.description) }
        if let open = try await openRun(id), open.isRunning { throw SavedError.running(job: open.run.jobID) }
        guard withItems else { return try await store.writeSaved { try $0.delete(id) } }
        try await store.write { writer in
            try writer.deleteItems(ofSaved: id)
            try writer.saved.delete(id)
        }
    }

    /// What an import of a source asks for, to try it.
    package func request(_ id: String) async throws -> ImportRequest {
        try request(of: try await find(id))
    }

    /// Begins an import now.
    /// - Parameters:
    ///   - options: for this time alone.
    ///   - answer: makes what the client is told, of the job's document.
    /// - Returns: the answer.
    package func importNow(
        _ id: String,
        options: JSONValue?,
        once: OnceRecord?,
        requestID: String,
        answer: ([UInt8]) throws -> [UInt8]
    ) async throws -> [UInt8] {
        let record = try await find(id)
        let request = try request(of: record, options: options)
        let before = try await openRun(id)
        if let before, before.isRunning { throw SavedError.running(job: before.run.jobID) }
        let (job, now) = (JobID.make(), now())
        // Of two that ask at once, one finds the other's run.
        let run = try await store.writeSaved { saved in
            if let other = try saved.runUnderWay(of: id), other.id != before?.run.id {
                throw SavedError.running(job: other.jobID)
            }
            try saved.endRetries(of: id, at: now)
            return try saved.beginNow(id, job, at: now)
        }
        do {
            let told = try await jobs.create(request, id: job, once: once, requestID: requestID, answer: answer)
            keeper.wake()
            return told
        } catch {
            try await keeper.failUnlessQueued(run, error)
            throw error
        }
    }

    /// The newest run of which no end is noted, and whether its job goes on, by the word of the job itself.
    private func openRun(_ id: String) async throws -> (run: SavedRun, isRunning: Bool)? {
        guard let run = try await store.readSaved({ try $0.runUnderWay(of: id) }) else { return nil }
        guard run.state == .queued, let job = JobID(run.jobID) else { return (run, true) }
        guard let document = try await jobs.find(job)?.document else {
            // One that is being queued is not there yet.
            return (run, now() - run.dueAt < RunKeeper.grace)
        }
        return (run, !document.status.isEnd)
    }

    func find(_ id: String) async throws -> SavedRecord {
        try await store.saved(id, as: .source)
    }

    func request(of record: SavedRecord, options: JSONValue? = nil) throws -> ImportRequest {
        try record.requireKnown()
        if record.isFile { throw SavedError.isFile("A file is loaded by sending it again (POST /api/imports/csv)") }
        var patch: JSONValue = .object([])
        if let options {
            // What is no object is refused by whoever reads the whole.
            let saved = record.json["options"] ?? .object([])
            var whole = options
            if case .object(let members) = options { whole = saved.setting(members) }
            patch = ["options": whole]
        }
        let json = SavedSource.changed(record, secrets: try secrets.open(record), by: patch)
        return try SavedSource(json, timeZone: timeZone).request
    }
}

extension SavedRecord {
    /// - Throws: `SavedError.changed` where a change is for another version.
    func check(_ wanted: Int?) throws(SavedError) {
        if let wanted, wanted != version { throw .changed(version: version) }
    }

    /// Writes a changed record unless somebody else has changed it since it was read.
    ///
    /// - Parameter keepsDue: whether the next time stays the one that is there, which may have moved on since.
    mutating func write(over store: ItemStore, keepsDue: Bool, at now: Timestamp) async throws {
        let read = version
        version += 1
        updatedAt = now
        let written = self
        let result = try await store.writeSaved { saved -> SavedError? in
            guard let there = try saved.record(written.id) else { return .notFound }
            guard there.version == read else { return .changed(version: there.version) }
            var written = written
            if keepsDue { written.dueAt = there.dueAt }
            return try saved.update(written) ? nil : .nameTaken(written.name)
        }
        if let result { throw result }
    }
}
