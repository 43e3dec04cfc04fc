import Egress
import Items
import Storage
import Trackers

/// Storing pages and what comes after them.
extension ImportSession {
    /// Stores one page and the checkpoint after it in one transaction. In a dry run it leaves no trace, and says what it would
    /// have done.
    /// - Returns: what became of each item, in order.
    func keep(_ batch: ImportBatch) async throws -> BatchOutcome {
        if batch.isDryRun { return try await rehearse(batch) }
        let (key, now) = (key, clock.now)
        let outcome = try await write { [self] writer in
            var outcome = try writer.put(
                batch.items,
                batch.details,
                moves: batch.page.moves,
                duplicates: batch.duplicates,
                at: now()
            ) { source in
                try run(of: source, writer)
            }
            for run in runs { try writer.sight(batch.page.refused.compactMap(\.externalID), in: run) }
            if let run = runs.first {
                outcome.additions = try writer.add(batch.page.additions, in: run, duplicates: batch.duplicates)
            }
            try writer.save(batch.place.checkpoint(batch.counted(outcome)), of: key, attempt: attempt, at: now())
            return outcome
        }
        await clear()
        return outcome
    }

    /// Stores the page in a transaction that is taken back: so a dry run says what would have become of each item.
    private func rehearse(_ batch: ImportBatch) async throws -> BatchOutcome {
        let now = clock.now
        do {
            try await store.write { [self] writer in
                var runs: [Source: ImportRun] = [:]
                let outcome = try writer.put(
                    batch.items,
                    [:],
                    moves: batch.page.moves,
                    duplicates: batch.duplicates,
                    at: now()
                ) { source in
                    if let run = runs[source] { return run }
                    let run = try beginRun(of: source, writer).0
                    runs[source] = run
                    return run
                }
                throw Rehearsed(outcome: outcome)
            }
            return BatchOutcome()
        } catch let rehearsed as Rehearsed {
            return rehearsed.outcome
        }
    }

    private struct Rehearsed: Error {
        var outcome: BatchOutcome
    }

    /// The items whose details of these kinds are in the store as they are now.
    func upToDate(_ items: [Item], _ kinds: DetailKinds, site: String) async throws -> Set<String> {
        try await store.read { try $0.upToDate(items, kinds, site: site) }
    }

    /// Items that the list did not have, up to so many of each of its sources.
    func unseen(_ limit: Int) async throws -> [UnseenItem] {
        let runs = runs
        return try await store.read { reader in try runs.flatMap { try reader.unseen(in: $0, limit: limit) } }
    }

    /// New items that may be old ones of another source, up to so many of each of the list's sources.
    func suspectedMoves(_ limit: Int) async throws -> [SuspectedMove] {
        let runs = runs
        return try await store.read { reader in try runs.flatMap { try reader.suspectedMoves(in: $0, limit: limit) } }
    }

    /// Notes that items have become others, and counts them no more.
    /// - Parameter targets: the new ones' external ids, by the numbers that the store has for the old ones.
    func noteMoves(_ targets: [Int64: String]) async throws {
        let (runs, now) = (runs, clock.now())
        guard let run = runs.first else { return }
        try await write { writer in
            for (id, target) in targets {
                try writer.note(target, of: id, in: run, at: now)
                try writer.markMissing(id, at: now)
            }
        }
    }

    /// Notes that items are at the source though they did not come.
    func see(_ externalIDs: [String]) async throws {
        let runs = runs
        try await write { writer in
            for run in runs { try writer.sight(externalIDs, in: run) }
        }
    }

    /// Attachments of the list's items whose bytes are still to come, by the store's number, from beyond `number`.
    func wantedAttachments(_ number: Int64, _ limit: Int) async throws -> [WantedAttachment] {
        let sources = runs.map(\.sourceID)
        return try await store.read { try $0.wantedAttachments(of: sources, beyond: number, limit: limit) }
    }

    /// Notes what came of an attachment's bytes, with a checkpoint.
    func keepAttachment(
        _ id: Int64,
        _ result: Result<StoredFile, AttachmentError>,
        _ checkpoint: ImportCheckpoint
    ) async throws {
        let (key, attempt, now) = (key, attempt, clock.now)
        try await write { writer in
            switch result {
            case .success(let file): try writer.keep(file, of: id)
            case .failure(let error) where error.isPassing: break
            case .failure(let error): try writer.refuse(attachment: id, because: error.problem)
            }
            try writer.save(checkpoint, of: key, attempt: attempt, at: now())
        }
    }
}
