import Delivery
package import Exports
import Figures
package import Items
package import Jobs
import Schedules
package import Storage

/// What clients can do with saved reports.
package struct SavedReports: Sendable {
    let store: ItemStore
    let keeper: RunKeeper
    /// The link of a file that stays until a time.
    let link: @Sendable (_ name: String, _ until: Timestamp) -> String
    let now: @Sendable () -> Timestamp

    package init(
        store: ItemStore,
        keeper: RunKeeper,
        link: @escaping @Sendable (_ name: String, _ until: Timestamp) -> String,
        now: @escaping @Sendable () -> Timestamp
    ) {
        (self.store, self.keeper, self.link, self.now) = (store, keeper, link, now)
    }

    private var rules: RunRequests { keeper.requests }
    private var targets: ReportTargets { keeper.deliveries.targets }

    /// - Returns: the new report's id.
    package func create(_ json: JSONValue) async throws -> String {
        let report = try await checked(json, known: [])
        let id = RandomID.make()
        let record = SavedRecord(
            id: id,
            kind: .report,
            name: report.name,
            body: report.body.textString,
            sealed: try targets.seal(report.deliver, of: id),
            dueAt: report.schedule?.next(after: now()),
            at: now()
        )
        guard try await store.writeSaved({ try $0.insert(record) }) else { throw SavedError.nameTaken(report.name) }
        keeper.wake()
        return record.id
    }

    /// - Parameter version: the one that the change is for; nil for whatever it is.
    package func change(_ id: String, _ patch: JSONValue, version: Int?) async throws {
        var record = try await find(id)
        try record.check(version)
        try patch.requireObject()
        try record.requireKnown()
        let before = record.json
        let whole = before.setting([.init("name", .string(record.name))]).setting(patch.members)
        // Where they can't be read, all of them have to be sent.
        let known = (try? targets.open(record)) ?? []
        let report = try await checked(
            whole,
            known: known,
            sources: before["import_first"]?.array?.compactMap(\.string)
        )
        record.name = report.name
        record.body = report.body.textString
        record.sealed = try targets.seal(report.deliver, of: id)
        let isAsBefore = before["schedule"] == report.schedule?.json
        if !isAsBefore { record.dueAt = report.schedule?.next(after: now()) }
        try await record.write(over: store, keepsDue: isAsBefore, at: now())
        keeper.wake()
    }

    /// Removes a report and its files.
    package func delete(_ id: String) async throws {
        try await find(id).requireKnown()
        let runs = try await store.writeSaved { saved in
            let runs = try saved.runs(of: id)
            try saved.delete(id)
            return runs
        }
        for name in runs.compactMap(\.filename) { await keeper.kept.remove(name) }
    }

    /// Makes the report now, as of now.
    /// - Parameter answer: makes what the client is told of the new job.
    package func runNow(
        _ id: String,
        once: OnceRecord?,
        answer: (ExportStatus) throws -> [UInt8]
    ) async throws -> [UInt8] {
        let record = try await find(id)
        try record.requireKnown()
        let (job, now) = (JobID.make(), now())
        let spec = try rules.spec(ofReport: record, dueAt: now)
        let run = try await store.writeSaved { saved in
            try saved.beginNow(id, job, at: now, result: spec.range.json)
        }
        do {
            let told = try await keeper.exports.create(spec, id: job, of: id, once: once, answer: answer)
            keeper.wake()
            return told
        } catch {
            try await keeper.failUnlessQueued(run, error)
            throw error
        }
    }

    /// Sends a test to everywhere that a report's word goes, at once.
    /// - Parameter deliver: places that are not saved yet, or some of those that are; nil for all that are.
    /// - Returns: what became of each.
    package func deliverTest(_ id: String, _ deliver: JSONValue?) async throws -> JSONValue {
        let record = try await find(id)
        try record.requireKnown()
        let message = keeper.messages.test(record)
        var entries = try targets.open(record)
        if let deliver {
            let before = record.json
            let tried = before.setting([.init("name", .string(record.name)), .init("deliver", deliver)])
            entries = try SavedReport(tried, timeZone: rules.timeZone, known: entries).deliver
        }
        let all = entries.flatMap(\.targets)
        let courier = keeper.deliveries.courier
        let outcomes = try await withThrowingTaskGroup(of: (Int, JSONValue).self) { group in
            var outcomes = [JSONValue](repeating: .null, count: all.count)
            for (index, target) in all.enumerated() {
                if index >= 4, let (place, outcome) = try await group.next() { outcomes[place] = outcome }
                group.addTask { (index, try await Self.test(message, to: target, courier)) }
            }
            for try await (place, outcome) in group { outcomes[place] = outcome }
            return outcomes
        }
        return ["deliveries": .array(outcomes)]
    }

    private static func test(
        _ message: DeliveryMessage,
        to target: DeliveryTarget,
        _ courier: Courier
    ) async throws -> JSONValue {
        var error: String?
        do {
            try await courier.deliver(message, id: "almanac-test-\(RandomID.make())", to: target, file: nil)
        } catch let failure as DeliveryError {
            error = failure.description
        }
        return [
            "to": .string(target.label), "status": .string(error == nil ? "delivered" : "failed"), "attempts": 1,
            "error": JSONValue(error),
        ]
    }

    /// Ends the run whose job a client has deleted.
    package func noteDeleted(_ job: JobID) async throws {
        let now = now()
        try await store.writeSaved { saved in
            guard var run = try saved.run(ofJob: job.description), !run.state.isEnd, !run.isNewer else {
                return
            }
            (run.state, run.endedAt, run.retryAt) = (.cancelled, now, nil)
            try saved.update(run)
        }
    }

    /// What has become of the word of a job that a saved report's run has made.
    /// - Returns: nil where the run is forgotten, or goes on by another job.
    package func deliveries(ofJob id: JobID) async throws -> JSONValue? {
        try await store.readSaved { saved in
            guard let run = try saved.run(ofJob: id.description) else { return nil }
            return .array(try saved.deliveries(ofRun: run.id).map(\.document))
        }
    }

    package func deleteFile(_ name: String, of id: String) async throws {
        _ = try await find(id)
        let found = try await store.writeSaved { saved -> Bool in
            guard let run = try saved.runs(of: id).first(where: { $0.filename == name }) else { return false }
            try saved.forgetFile(of: run)
            return true
        }
        guard found else { throw SavedError.notFound }
        await keeper.kept.remove(name)
    }

    /// The file of a saved report by its name; nil where there is none.
    package func file(_ name: String, job: JobID) async throws -> StoredExport? {
        let found = try await store.readSaved { saved in
            try saved.run(ofJob: job.description).map { ($0, try saved.record($0.recordID)) }
        }
        guard let (run, record) = found, run.filename == name,
            let sha256 = JSONValue(stored: run.result)?["sha256"]?.string
        else { return nil }
        let life = record.map { run.ended + $0.lifeOfFiles - now() } ?? .zero
        return StoredExport(place: keeper.kept.place(of: name), sha256: sha256, life: life)
    }

    /// - Throws: every broken rule of the document and of its request as of now.
    ///
    /// - Parameter sources: ids that were named before; what has been removed since is no fault of this change.
    private func checked(
        _ json: JSONValue,
        known: [DeliverEntry],
        sources named: [String]? = nil
    ) async throws -> SavedReport {
        let report = try SavedReport(json, timeZone: rules.timeZone, known: known)
        _ = try report.spec(asOf: now(), maxRangeDays: rules.maxRangeDays)
        // A file does not come by itself.
        let sources = Set(try await store.readSaved { try $0.records(.source).filter { !$0.isFile }.map(\.id) })
        let unknown = report.importFirst.enumerated().filter { entry in
            !sources.contains(entry.element) && named?.contains(entry.element) != true
        }
        guard unknown.isEmpty else {
            throw SavedError.invalid(
                unknown.map {
                    FieldProblem(
                        pointer: "/import_first/\($0.offset)",
                        detail: "import_first[\($0.offset)] is not the id of a saved source of a tracker"
                    )
                }
            )
        }
        return report
    }

    func find(_ id: String) async throws -> SavedRecord {
        try await store.saved(id, as: .report)
    }
}

extension SavedRun {
    /// When it ended; of one that has not, when it was due.
    var ended: Timestamp { endedAt ?? dueAt }

    /// Of the file that it has left.
    package var filename: String? { JSONValue(stored: result)?["filename"]?.string }
}

extension SavedTables {
    /// A run that who asks for it queues himself, and nobody else is to.
    func beginNow(_ id: String, _ job: JobID, at now: Timestamp, result: JSONValue? = nil) throws -> SavedRun {
        var run = try addRun(of: id, dueAt: now, isScheduled: false, job: job.description)
        (run.state, run.result) = (.queued, result?.textString)
        try update(run)
        return run
    }

    func forgetFile(of run: SavedRun) throws {
        var run = run
        run.result = JSONValue(stored: run.result)?.without(["filename", "sha256", "file_size_bytes"]).textString
        try update(run)
    }
}
