import Imports
package import Items
import Jobs
import Schedules
import Storage

/// Saved sources as clients see them.
extension SavedSources {
    package func list() async throws -> [JSONValue] {
        // Where nothing can be written, what is saved is told all the same.
        try? await saveFiles()
        let held = try await store.read { try $0.sources() }
        var documents: [JSONValue] = []
        for record in try await store.readSaved({ try $0.records(.source) }) {
            documents.append(try await document(record, held))
        }
        return documents
    }

    package func document(_ id: String) async throws -> JSONValue {
        try await document(try await find(id), try await store.read { try $0.sources() })
    }

    /// - Parameter all: that the store has items of.
    private func document(_ record: SavedRecord, _ all: [SourceRecord]) async throws -> JSONValue {
        let (parts, run) = try await store.readSaved { saved in
            (try saved.parts(of: record.id), try saved.runs(of: record.id, limit: 1).first)
        }
        let held = all.filter { parts.contains($0.source) }
        let body = record.json
        let last = record.isFile ? Self.lastLoad(held) : try await lastImport(run)
        let document: JSONValue = [
            "id": .string(record.id), "name": .string(record.name),
            "source_type": body["source_type"] ?? .null, "source_config": marked(body["source_config"], record),
            "options": body["options"] ?? .object([]), "schedule": body["schedule"] ?? .null,
            "paused": body["paused"] ?? false, "next_run": JSONValue(record.dueAt),
            "items": .integer(held.reduce(0) { $0 + $1.stored }),
            "sources": .array(held.map { .string($0.source.name) }),
            "last_import": last.summary, "coverage": last.coverage,
            "created_at": JSONValue(record.createdAt), "updated_at": JSONValue(record.updatedAt),
            "version": .integer(record.version),
        ]
        return document.setting(record.newerProblem)
    }

    /// Each secret that is there reads `{"set": true}`.
    private func marked(_ config: JSONValue?, _ record: SavedRecord) -> JSONValue {
        let fields = (try? secrets.open(record).keys.sorted()) ?? []
        return (config ?? .object([])).setting(fields.map { .init($0, SavedSource.mark) })
    }

    /// The newest run: of one whose job goes on, what the job says now.
    private func lastImport(_ run: SavedRun?) async throws -> (summary: JSONValue, coverage: JSONValue) {
        guard let run else { return (.null, .null) }
        let result = JSONValue(stored: run.result)
        var status = run.state.isEnd || run.state.isNewer ? run.state.rawValue : "pending"
        if run.state == .queued, let job = JobID(run.jobID), let found = try await jobs.find(job) {
            status = found.document.status.rawValue
        }
        if run.state == .retry { status = "failed" }
        let summary: JSONValue = [
            "job_id": .string(run.jobID), "status": .string(status), "ended_at": JSONValue(run.endedAt),
            "error_code": result?["error_code"] ?? .null, "error_message": JSONValue(run.error),
            "retry_at": JSONValue(run.retryAt), "warnings": result?["warnings"] ?? .array([]),
        ]
        return (summary, result?["coverage"] ?? .null)
    }
}
