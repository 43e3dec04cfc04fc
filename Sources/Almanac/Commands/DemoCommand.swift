import ArgumentParser
import Items
import Jobs
import Storage

/// Loads generated items, so that a newcomer has something to report on.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Load a sample of generated items, unless the store has it."
    )

    func run() throws {
        let settings = try Settings.fromEnvironment()
        let data = try DataDirectory.ofCommand(settings)
        let store = try settings.openStore(in: data)
        let now = Timestamp.now()
        let today = CivilDate(now, in: settings.timeZone)
        let sets = Dictionary(grouping: DemoItems.make(until: today), by: \.source)
        let known = Set(try store.read { try $0.sources() }.map(\.source))
        for (source, items) in sets.sorted(by: { $0.key.name < $1.key.name }) where !known.contains(source) {
            try load(items, of: source, into: store, now)
            CommandOutput.line("loaded \(items.count) sample items as the source \"\(source.name)\"")
        }
        if sets.keys.allSatisfy(known.contains) { CommandOutput.line("the sample items are loaded already") }
    }

    private func load(_ items: [Item], of source: Source, into store: ItemStore, _ now: Timestamp) throws {
        let team = DemoTeam.all.first { $0.source == source }
        let details = items.map { item in
            (item.externalID, ItemDetails(history: team.map { DemoHistory.make(of: item, status: $0.status) }))
        }
        try store.write { writer in
            let run = try writer.beginImport(of: source, key: JobID.make().description)
            _ = try writer.put(items, Dictionary(details) { $1 }, duplicates: .update, at: now) { _ in run }
            let summary = ImportSummary(
                finishedAt: now,
                asOf: now,
                isComplete: true,
                expected: items.count,
                fetched: items.count,
                stored: items.count
            )
            try writer.finishImport(run, summary)
        }
    }
}
