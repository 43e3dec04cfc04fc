import Exports
import Items
import Storage

extension RunKeeper {
    /// Lets the files of saved reports go when their days are over.
    ///
    /// What this version can't read says nothing about how long its files stay: they do.
    func removeOldFiles() async throws {
        if kept.files.shelf.remote != nil {
            guard try await store.takeTurn(.oldReports, for: .seconds(1800)) else { return }
        }
        let now = now()
        let (runs, reports) = try await store.readSaved { (try $0.allRuns(), try $0.records(.report)) }
        let lives = Dictionary(
            uniqueKeysWithValues: reports.filter { !$0.isNewer }.map { ($0.id, $0.lifeOfFiles) }
        )
        var (names, jobs): (Set<String>, Set<String>) = ([], [])
        for run in runs {
            guard !run.isNewer, let life = lives[run.recordID] else {
                jobs.insert(run.jobID)
                continue
            }
            guard let name = run.filename else { continue }
            guard now - run.ended > life else {
                names.insert(name)
                continue
            }
            try await store.writeSaved { try $0.forgetFile(of: run) }
            await kept.remove(name)
        }
        try await kept.removeAll(except: names, ofJobs: jobs)
    }
}
