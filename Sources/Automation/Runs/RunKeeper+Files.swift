import Items
import Storage

/// Lets the files of saved reports go when their days are over.
extension RunKeeper {
    func removeOldFiles() async throws {
        let now = now()
        let (runs, reports) = try await store.readSaved { (try $0.runsWithFiles(), try $0.records(.report)) }
        let lives = Dictionary(uniqueKeysWithValues: reports.map { ($0.id, $0.lifeOfFiles) })
        var names: Set<String> = []
        for run in runs {
            guard let name = run.filename, let life = lives[run.recordID] else { continue }
            guard now - run.ended > life else {
                names.insert(name)
                continue
            }
            try await store.writeSaved { try $0.forgetFile(of: run) }
            await kept.remove(name)
        }
        try await kept.removeAll(except: names)
    }
}
