package import Items
import Jobs
import Storage

/// Saved reports as clients see them.
extension SavedReports {
    package func list() async throws -> [JSONValue] {
        try await store.readSaved { saved in
            try saved.records(.report).map { try document($0, saved) }
        }
    }

    /// - Parameter signsLinks: whether the links of its files may open without a token.
    package func document(_ id: String, signsLinks: Bool = true) async throws -> JSONValue {
        let record = try await find(id)
        return try await store.readSaved { try document(record, $0, signsLinks: signsLinks) }
    }

    private func document(_ record: SavedRecord, _ saved: SavedTables, signsLinks: Bool = true) throws -> JSONValue {
        let runs = try saved.runs(of: record.id)
        let body = record.json
        let document: JSONValue = [
            "id": .string(record.id), "name": .string(record.name), "kind": body["kind"] ?? .null,
            "request": body["request"] ?? .object([]), "schedule": body["schedule"] ?? .null,
            "import_first": body["import_first"] ?? .array([]),
            "keep_days": body["keep_days"] ?? .integer(SavedReport.usualKeepDays),
            "deliver": body["deliver"] ?? .array([]), "next_run": JSONValue(record.dueAt),
            "last_run": try runs.first.map { Self.summary($0, try saved.deliveries(ofRun: $0.id)) } ?? .null,
            "files": .array(
                try runs.filter { $0.filename != nil }.compactMap {
                    let file = file($0, until: $0.ended + record.lifeOfFiles, try saved.deliveries(ofRun: $0.id))
                    return signsLinks ? file : file?.withoutSignature
                }
            ),
            "created_at": JSONValue(record.createdAt), "updated_at": JSONValue(record.updatedAt),
            "version": .integer(record.version),
        ]
        return document.setting(record.newerProblem)
    }

    private static func summary(_ run: SavedRun, _ deliveries: [SavedDelivery]) -> JSONValue {
        let isTold = run.state.isEnd || run.state.isNewer
        let status = isTold ? run.state.rawValue : run.state == .retry ? "failed" : "processing"
        return [
            "job_id": .string(run.jobID), "due_at": JSONValue(run.dueAt), "status": .string(status),
            "ended_at": JSONValue(run.endedAt), "error_message": JSONValue(run.error),
            "retry_at": JSONValue(run.retryAt), "deliveries": .array(deliveries.map(\.document)),
        ]
    }

    private func file(_ run: SavedRun, until expiry: Timestamp, _ deliveries: [SavedDelivery]) -> JSONValue? {
        guard let name = run.filename, let result = JSONValue(stored: run.result) else { return nil }
        return [
            "job_id": .string(run.jobID), "filename": .string(name),
            "download_url": .string(link(name, expiry)), "expires_at": JSONValue(expiry),
            "made_at": result["made_at"] ?? .null,
            "due_at": JSONValue(run.dueAt), "start_date": result["start_date"] ?? .null,
            "end_date": result["end_date"] ?? .null, "sha256": result["sha256"] ?? .null,
            "file_size_bytes": result["file_size_bytes"] ?? .null, "warnings": result["warnings"] ?? .array([]),
            "deliveries": .array(deliveries.map(\.document)),
        ]
    }
}

extension JSONValue {
    /// A file's document with the bare link, which wants a token.
    fileprivate var withoutSignature: JSONValue {
        let link = self["download_url"]?.string.map { String($0.prefix { $0 != "?" }) }
        return setting([.init("download_url", JSONValue(link))])
    }
}

extension SavedDelivery {
    var document: JSONValue {
        [
            "to": .string(label), "status": .string(status.rawValue), "attempts": .integer(attempts),
            "next_at": JSONValue(nextAt), "error": JSONValue(error),
        ]
    }
}
