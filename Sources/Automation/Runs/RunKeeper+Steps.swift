import Delivery
import Exports
import Figures
import Imports
import Items
import Jobs
import Logging
import Storage

/// The steps of one run.
extension RunKeeper {
    func advance(_ run: SavedRun) async throws {
        guard !run.isNewer else { return leaveAlone("run of the job \(run.jobID)") }
        switch run.state {
        case .waiting:
            guard try await store.readSaved({ try $0.haveEnded(run.waitsFor) }) else { return }
            try await queue(run)
        case .due: try await queue(run)
        case .retry:
            guard let time = run.retryAt, time <= now() else { return }
            var next = run
            (next.attempt, next.jobID, next.retryAt) = (run.attempt + 1, JobID.make().description, nil)
            next.state = .due
            let (retried, now) = (next, now())
            let isAlone = try await store.writeSaved { saved in
                let isSource = try saved.record(run.recordID)?.kind == .source
                guard try !isSource || saved.runUnderWay(of: run.recordID) == nil else {
                    try saved.endRetries(of: run.recordID, at: now)
                    return false
                }
                return try saved.update(retried, over: run)
            }
            if isAlone { try await queue(retried) }
        case .queued: try await settle(run)
        case .completed, .failed, .cancelled, .newer: return
        }
    }

    /// Queues a run's job. One that can't be yet stays due.
    private func queue(_ run: SavedRun) async throws {
        guard let job = JobID(run.jobID), let record = try await store.readSaved({ try $0.record(run.recordID) }),
            !leavesAlone(record)
        else { return }
        var range: JSONValue?
        do {
            switch record.kind {
            case .source:
                let request = try requests.request(ofSource: record)
                _ = try await imports.create(request, id: job, requestID: "schedule")
            case .report:
                let spec = try requests.spec(ofReport: record, dueAt: run.dueAt)
                range = spec.range.json
                _ = try await exports.create(spec, id: job, of: record.id) { _ in [] }
            }
        } catch JobRefusal.idTaken {
            // It has been queued, and nobody noted it.
        } catch let error as JobRefusal {
            if case .queueFull = error { return }
            throw error
        } catch let error as SavedError where error.isOfNewerVersion {
            return leaveAlone("\(record.kind.rawValue) \(record.name)")
        } catch let error as SavedError {
            return try await fail(run, error.sentence, isFinal: true)
        }
        var queued = run
        queued.state = .queued
        if let range { queued.result = range.textString }
        let written = queued
        guard try await store.writeSaved({ try $0.update(written, over: run) }) else { return }
        logger.info(
            "a run of what is saved has been queued",
            metadata: ["job_id": "\(job)", "name": "\(record.name)", "due_at": "\(run.dueAt)"]
        )
    }

    /// Notes the end of a run whose job has ended.
    private func settle(_ run: SavedRun) async throws {
        guard let job = JobID(run.jobID), let record = try await store.readSaved({ try $0.record(run.recordID) }),
            !leavesAlone(record)
        else { return }
        let json: [UInt8]? =
            switch record.kind {
            case .source: try await imports.find(job)?.json
            case .report: try await exports.find(job, kind: nil)?.json
            }
        guard let json, let document = try? JSONValue(parsing: json, rules: .foreign) else {
            // A job that is being queued is not there yet.
            guard now() - run.dueAt > Self.grace else { return }
            return try await fail(run, "The job was lost: the job store no longer knew of it")
        }
        switch document["status"]?.string {
        case "completed": try await complete(run, record, document)
        case "cancelled": try await end(run, .cancelled, nil, document.picking(Self.kept))
        case "failed":
            let code = document["error_code"]?.string ?? ""
            try await fail(
                run,
                document["error_message"]?.string ?? document["error"]?.string ?? "It failed",
                document.picking(Self.kept),
                isFinal: Self.final.contains(code)
            )
        default: return
        }
    }

    private func complete(_ run: SavedRun, _ record: SavedRecord, _ document: JSONValue) async throws {
        var result = document.picking(Self.kept)
        if record.kind == .report {
            guard let name = document["filename"]?.string else { return }
            do {
                try await kept.keep(name)
            } catch let error as FileError {
                return try await fail(run, "Its file could not be kept: \(error.reason)")
            }
            let range = JSONValue(stored: run.result) ?? .object([])
            result = document.picking(Self.keptOfFiles).setting(range.members).setting([
                .init("made_at", document["completed_at"] ?? .null)
            ])
        }
        try await end(
            run,
            .completed,
            nil,
            result,
            telling: record.kind == .report ? told(record, run, result, document) : []
        )
    }

    /// Word of a report that is made, and where it goes: nowhere, where that can't be read any more.
    private func told(
        _ record: SavedRecord,
        _ run: SavedRun,
        _ result: JSONValue,
        _ document: JSONValue
    ) -> [(DeliveryMessage, [DeliveryTarget])] {
        do throws(SavedError) {
            let all = try deliveries.targets.open(record).flatMap(\.targets)
            return all.isEmpty ? [] : [(messages.completed(record, run, result, document), all)]
        } catch {
            logger.warning("word of a report can't go out", metadata: ["name": "\(record.name)", "error": "\(error)"])
            return [(messages.completed(record, run, result, document), [])]
        }
    }

    /// A scheduled run is tried again after 5 and after 30 minutes, unless trying again can't help.
    func fail(
        _ run: SavedRun,
        _ message: String,
        _ result: JSONValue? = nil,
        isFinal: Bool = false
    ) async throws {
        let waits: [Duration] = [.seconds(300), .seconds(1800)]
        guard run.isScheduled, !isFinal, run.attempt <= waits.count else {
            logger.warning(
                "a run of what is saved has failed",
                metadata: ["job_id": "\(run.jobID)", "error": "\(message)"]
            )
            return try await end(run, .failed, message, result, telling: try await complaint(run, message))
        }
        var retried = run
        retried.state = .retry
        retried.retryAt = now() + waits[run.attempt - 1]
        retried.error = message
        retried.result = result?.textString
        let written = retried
        let kind = try await store.writeSaved { saved -> SavedRecord.Kind? in
            guard try saved.update(written, over: run) else { return nil }
            // What this attempt has stored is the source's, however the next one ends.
            try saved.noteParts(of: written.recordID, job: written.jobID)
            return try saved.record(written.recordID)?.kind
        }
        if let kind { metrics.note(written, of: kind, .retried) }
    }

    /// Word that a job could not be queued; where it may have been all the same, what becomes of it is seen later.
    func failUnlessQueued(_ run: SavedRun, _ error: any Error) async throws {
        if case JobRefusal.storeAway = error { return }
        try await fail(run, Self.notQueued)
    }

    /// Word to the operator of a scheduled run that has failed for good, unless the one before has failed of the same.
    func complaint(_ run: SavedRun, _ error: String) async throws -> [(DeliveryMessage, [DeliveryTarget])] {
        guard let operatorMail, run.isScheduled, deliveries.courier.sendsMail else { return [] }
        let (record, before) = try await store.readSaved { saved in
            (try saved.record(run.recordID), try saved.runs(of: run.recordID, limit: 20).first { $0.id < run.id })
        }
        guard let record, before?.error != error else { return [] }
        return [(messages.failed(record, run, error), [.mail(address: operatorMail, attach: false)])]
    }

    private func end(
        _ run: SavedRun,
        _ state: SavedRun.State,
        _ error: String?,
        _ result: JSONValue?,
        telling all: [(DeliveryMessage, [DeliveryTarget])] = []
    ) async throws {
        var ended = run
        (ended.state, ended.endedAt, ended.error) = (state, now(), error)
        ended.result = result?.textString
        let (written, targets, now) = (ended, deliveries.targets, now())
        let kind = try await store.writeSaved { saved -> SavedRecord.Kind? in
            guard try saved.update(written, over: run) else { return nil }
            for (message, places) in all { try saved.deliver(message, of: written, to: places, targets, at: now) }
            if let (message, places) = all.first, places.isEmpty { try saved.note(unreadable: message, of: written) }
            try saved.noteParts(of: written.recordID, job: written.jobID)
            try saved.forgetRuns(of: written.recordID, keeping: 50, unless: \.isNewer)
            return try saved.record(written.recordID)?.kind
        }
        if let kind, let outcome = RunMetrics.Outcome(state) { metrics.note(written, of: kind, outcome) }
        if !all.isEmpty { deliveries.wake() }
    }

    /// How long a job may take from its run's note to the queue.
    static let grace = Duration.seconds(300)
    static let notQueued = "It could not be queued: as many jobs wait as the server takes"
    private static let kept = ["coverage", "error_code", "warnings"]
    private static let keptOfFiles = ["filename", "sha256", "file_size_bytes", "warnings"]
    /// Errors that only a person can mend.
    private static let final: Set = [
        "authentication_failed", "confirm_gone", "credentials_unreadable", "not_found", "permission_denied",
        "unsupported_source",
    ]
}

extension JSONValue {
    /// The members of these names that are there.
    fileprivate func picking(_ names: [String]) -> JSONValue {
        .object(names.compactMap { name in self[name].map { .init(name, $0) } })
    }
}
