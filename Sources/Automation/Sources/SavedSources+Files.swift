import Imports
import Items
import Jobs
import Storage

/// Files among the saved sources: they come by an upload or by `almanac import csv`, and not by themselves.
extension SavedSources {
    /// Saves the files that have brought items since this was last asked for.
    func saveFiles() async throws {
        guard try await store.readSaved({ try $0.hasUnsavedFiles() }) else { return }
        let now = now()
        try await store.writeSaved { saved in
            try saved.saveFiles { name in
                let body: JSONValue = [
                    "source_type": .string(SourceType.csv.rawValue), "source_config": ["file": .string(name)],
                    "paused": false,
                ]
                return SavedRecord(
                    id: RandomID.make(),
                    kind: .source,
                    name: name,
                    body: body.textString,
                    sealed: nil,
                    dueAt: nil,
                    at: now
                )
            }
        }
    }

    /// A load of a file that goes on, by the word of its job.
    func openLoad(_ id: String) async throws -> JobID? {
        try await openJob(of: try await store.readSaved { try $0.openLoads(of: id) })
    }

    /// The job that goes on among those that made these runs.
    func openJob(of runs: [String]) async throws -> JobID? {
        for key in runs {
            guard let job = JobID(key.prefix(36)), let found = try await jobs.find(job) else { continue }
            if !found.document.status.isEnd { return job }
        }
        return nil
    }

    /// A file has a name that can be changed, and nothing else.
    func rename(_ record: SavedRecord, _ patch: JSONValue) async throws {
        var fields = ObjectReader(patch)
        let name = fields.name()
        let problems = fields.finish()
        guard problems.isEmpty else { throw SavedError.invalid(problems) }
        var renamed = record
        renamed.name = name
        try await renamed.write(over: store, keepsDue: true, at: now())
    }

    /// What the last load of a file came to, as the item store has it.
    static func lastLoad(_ held: [SourceRecord]) -> (summary: JSONValue, coverage: JSONValue) {
        guard let file = held.first, let ended = file.failure?.at ?? file.lastImport?.finishedAt else {
            return (.null, .null)
        }
        let warnings = file.failure == nil ? file.lastImport?.warnings ?? [] : []
        let summary: JSONValue = [
            "job_id": .null, "status": .string(file.failure == nil ? "completed" : "failed"),
            "ended_at": JSONValue(ended), "error_code": .null, "error_message": JSONValue(file.failure?.message),
            "retry_at": .null, "warnings": .array(warnings.map(JSONValue.string)),
        ]
        guard let last = file.lastImport else { return (summary, .null) }
        let byCount = last.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let reasons = byCount.map { reason, count -> JSONValue in
            let examples = (last.examples[reason] ?? []).map(JSONValue.string)
            return ["reason": .string(reason), "count": .integer(count), "examples": .array(examples)]
        }
        let coverage: JSONValue = [
            "source": .string(file.source.name), "expected": last.expected.map(JSONValue.integer) ?? .null,
            "fetched": .integer(last.fetched), "stored": .integer(last.stored), "skipped": .integer(last.skipped),
            "refused": .integer(last.refused), "missing": .integer(file.missing), "reasons": .array(reasons),
        ]
        return (summary, coverage)
    }
}

extension SavedRecord {
    /// Whether it is a file, and no tracker.
    var isFile: Bool { json["source_type"] == .string(SourceType.csv.rawValue) }
}
