import Items
import Storage

/// Lets the files of saved reports go when their days are over.
extension RunKeeper {
    func removeOldFiles() async throws {
        let now = now()
        let runs = try await store.readSaved { try $0.runsWithFiles() }
        var names: Set<String> = []
        for run in runs {
            guard let name = run.filename else { continue }
            let body = JSONValue(stored: try await store.readSaved { try $0.record(run.recordID)?.body })
            let days = body?["keep_days"]?.integer ?? 90
            guard now - (run.endedAt ?? run.dueAt) > .seconds(days * 86_400) else {
                names.insert(name)
                continue
            }
            try await store.writeSaved { try $0.forgetFile(of: run) }
            kept.remove(name)
        }
        try kept.removeAll(except: names)
    }
}
