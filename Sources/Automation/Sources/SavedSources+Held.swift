import Imports
package import Items
import Jobs
import Storage

/// A source of which the store has items, saved or not: that of an import that was made once is not.
package struct HeldSource: Sendable {
    package var record: SourceRecord
    /// The names of the saved sources that it came of.
    package var savedAs: [String]

    /// As clients see it.
    package var json: JSONValue {
        [
            "source": .string(record.source.name), "source_type": .string(record.source.type.rawValue),
            "saved_as": .array(savedAs.map(JSONValue.string)),
            "url": JSONValue(record.url), "items": .integer(record.stored), "missing": .integer(record.missing),
            "last_import": JSONValue(record.lastImport?.finishedAt), "last_change": JSONValue(record.lastChange),
            "error": JSONValue(record.failure?.message),
        ]
    }
}

extension SavedSources {
    /// Every source that is held, by type and name.
    package func held() async throws -> [HeldSource] {
        try? await saveFiles()
        let records = try await store.read { try $0.sources() }
        let savers = try await store.readSaved { try $0.savers() }
        return records.map { HeldSource(record: $0, savedAs: savers[$0.source] ?? []) }
    }

    /// Removes a source that came of no saved one, with its items.
    ///
    /// - Throws: `SavedError`: `.notHeld`, `.isSaved`, and `.running` while an import of it goes on.
    package func removeHeld(_ source: Source) async throws {
        try? await saveFiles()
        let runs = try await store.readSaved { try Self.openImports(ofUnsaved: source, $0) }
        if let job = try await openJob(of: runs) { throw SavedError.running(job: job.description) }
        try await store.write { writer in
            // Whatever was begun or saved in between keeps it.
            let begun = try Self.openImports(ofUnsaved: source, writer.saved).first { !runs.contains($0) }
            if let begun { throw SavedError.running(job: String(begun.prefix(36))) }
            guard try writer.deleteItems(ofUnsaved: source) else { throw SavedError.notHeld(source) }
        }
    }

    private static func openImports(ofUnsaved source: Source, _ saved: SavedTables) throws -> [String] {
        if let names = try saved.savers()[source] { throw SavedError.isSaved(names) }
        return try saved.openImports(of: source)
    }
}
