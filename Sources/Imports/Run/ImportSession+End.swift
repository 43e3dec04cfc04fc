import Egress
import Items
import Storage
import Trackers

/// How a list's end is put on record.
extension ImportSession {
    private static let otherAccount =
        "The last full import was made with other credentials, so items that these don't see are kept: import in full once "
        + "more to mark what is gone"

    /// Called when a list has been read to its end.
    ///
    /// - Throws: `TrackerError.tooManyGone`, and then nothing has been marked.
    func finish(_ end: ReadingEnd) async throws -> MissingItems {
        let (runs, isMixed, key, attempt, now) = (runs, isMixed, key, attempt, clock.now)
        let scope = try end.scope.text
        return try await write { writer in
            var missing = MissingItems()
            for run in runs {
                try writer.endAdditions(end.endsAdditions, isFull: end.isFull, in: run)
                var summary = ImportSummary(end, now: now())
                if end.isComplete, try writer.reader.lastFullAccount(of: run) ?? end.account != end.account {
                    summary.isComplete = false
                    summary.warnings.append(Self.otherAccount)
                    missing.warning = Self.otherAccount
                }
                if summary.isComplete, !end.confirmsGone { try writer.reader.refuseManyGone(in: run, end) }
                // The counts of the list are of all its sources together.
                if isMixed { summary.count(of: try writer.reader.sightings(in: run)) }
                missing.count += try writer.finishImport(run, summary)
                try writer.note(account: end.account, of: run)
            }
            if let state = end.state {
                try writer.saveReadingState(state, of: scope, sourceID: runs.count == 1 ? runs[0].sourceID : nil)
            }
            var tally = end.tally
            tally.note(missing)
            try writer.save(end.next.checkpoint(tally), of: key, attempt: attempt, at: now())
            return missing
        }
    }

    /// Called when the import ends early: notes why at each source of the list that was being read.
    func fail(_ message: String) async throws {
        let (runs, failure) = (runs, ImportFailure(at: clock.now(), message: message))
        // Without a run nothing has been stored, and nobody need have begun.
        guard !runs.isEmpty else { return }
        try await write { writer in
            for run in runs { try writer.failImport(run, failure) }
        }
    }

    /// Notes at the source of a list that can't be read why, where the store has it; its items stay as they are.
    func skip(_ list: ReadingBegin, _ message: String) async throws {
        let (prefix, failure) = ("\(key)/\(list.number)", ImportFailure(at: clock.now(), message: message))
        guard !list.isDryRun else { return }
        try await write { writer in
            var runs = Array(try writer.runs(prefix).values)
            if runs.isEmpty, let source = list.source, let id = try writer.reader.sourceID(of: source, site: list.site)
            {
                runs.append(try writer.beginImport(sourceID: id, key: "\(prefix)/\(id)"))
            }
            for run in runs { try writer.failImport(run, failure) }
        }
    }

    /// A checkpoint that nobody has gone on from for so long belongs to no job any more.
    private static let checkpointLife = Duration.seconds(14 * 86400)

    /// Forgets where a job was, when its end stands.
    static func close(_ job: String, in store: ItemStore, at now: Timestamp) async throws {
        let limit = now + (.zero - checkpointLife)
        try await store.write { try $0.removeCheckpoint(of: job, andBefore: limit) }
    }
}

extension ItemReader {
    /// Fewer may well have been deleted.
    private static let leastMany = 10

    /// - Throws: `TrackerError.tooManyGone`
    fileprivate func refuseManyGone(in run: ImportRun, _ end: ReadingEnd) throws {
        let (missing, all) = try missing(in: run)
        let count = missing - end.moved
        guard count >= Self.leastMany, count * 2 > all else { return }
        throw TrackerError.tooManyGone(count, of: all, in: end.coverage.source)
    }
}

extension ImportSummary {
    fileprivate init(_ end: ReadingEnd, now: Timestamp) {
        self.init(end.coverage, startedAt: end.startedAt, isComplete: end.isComplete, now: now)
        (isFull, isIncremental) = (end.isFull, end.coverage.since != nil)
    }

    fileprivate mutating func count(of items: Int) {
        (expected, fetched, stored, skipped, refused, reasons) = (nil, items, items, 0, 0, [:])
    }
}
