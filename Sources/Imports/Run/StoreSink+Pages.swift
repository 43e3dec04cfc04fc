import Items
import Storage

/// Storing pages and what comes after them.
extension StoreSink {
    func keep(_ batch: ImportBatch) async throws -> BatchOutcome {
        let (key, now) = (key, now)
        if batch.isDryRun { return try await rehearse(batch) }
        return try await store.write { [self] writer in
            var outcome = try writer.put(
                batch.items,
                batch.details,
                moves: batch.moves,
                duplicates: batch.duplicates,
                at: now()
            ) { source in
                try run(at: source, writer)
            }
            for run in runs { try writer.sight(batch.unreadable, in: run) }
            if let run = runs.first {
                outcome.additions = try writer.add(batch.additions, in: run, duplicates: batch.duplicates)
            }
            try writer.save(batch.checkpoint(outcome), of: key, at: now())
            return outcome
        }
    }

    /// Stores the page in a transaction that is taken back: so a dry run says what would have become of each item.
    private func rehearse(_ batch: ImportBatch) async throws -> BatchOutcome {
        do {
            try await store.write { [self] writer in
                var runs: [Source: ImportRun] = [:]
                let outcome = try writer.put(
                    batch.items,
                    [:],
                    moves: batch.moves,
                    duplicates: batch.duplicates,
                    at: now()
                ) { source in
                    if let run = runs[source] { return run }
                    let run = try run(of: source, writer).0
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

    func unseen(_ limit: Int) async throws -> [UnseenItem] {
        let runs = runs
        return try await store.read { reader in try runs.flatMap { try reader.unseen(in: $0, limit: limit) } }
    }

    func suspectedMoves(_ limit: Int) async throws -> [SuspectedMove] {
        let runs = runs
        return try await store.read { reader in try runs.flatMap { try reader.suspectedMoves(in: $0, limit: limit) } }
    }

    func noteMoves(_ targets: [Int64: String]) async throws {
        let (runs, now) = (runs, now())
        guard let run = runs.first else { return }
        try await store.write { writer in
            for (id, target) in targets {
                try writer.note(target, of: id, in: run, at: now)
                try writer.markMissing(id, at: now)
            }
        }
    }

    func see(_ externalIDs: [String]) async throws {
        let runs = runs
        try await store.write { writer in
            for run in runs { try writer.sight(externalIDs, in: run) }
        }
    }

    func wantedAttachments(_ number: Int64, _ limit: Int) async throws -> [WantedAttachment] {
        let sources = runs.map(\.sourceID)
        return try await store.read { try $0.wantedAttachments(of: sources, beyond: number, limit: limit) }
    }

    func keepAttachment(
        _ id: Int64,
        _ result: Result<StoredFile, AttachmentError>,
        _ checkpoint: ImportCheckpoint
    ) async throws {
        let (key, now) = (key, now)
        try await store.write { writer in
            switch result {
            case .success(let file): try writer.keep(file, of: id)
            case .failure(let error) where error.isPassing: break
            case .failure(let error): try writer.refuse(attachment: id, because: error.problem)
            }
            try writer.save(checkpoint, of: key, at: now())
        }
    }
}
