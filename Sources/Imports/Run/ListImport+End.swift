import Egress
import Items
import Storage
import Trackers

/// What is made of a list when its last page is stored.
extension ListImport {
    func finish(_ connector: any Connector) async throws {
        warnOfShortfall(type(of: connector).shortfallHint)
        let isFull = progress.since == nil && !progress.isCut && !job.request.config.isFiltered
        let isWhole = isFull && addsUp && !progress.isUncertain
        job.board.update { $0.current.isWhole = isWhole }
        guard !options.isDryRun else { return }
        let moved = isWhole ? try await keepWhatIsThere(connector) : 0
        if type(of: connector).hidesMoves { try await findMoves(connector) }
        let missing = try await job.session.finish(
            ReadingEnd(
                scope: scope,
                account: job.session.account,
                state: state,
                tally: job.board.tally,
                startedAt: progress.startedAt,
                isFull: isFull,
                isComplete: isWhole,
                moved: moved,
                confirmsGone: options.confirmsGone,
                // What was skipped keeps what it had.
                endsAdditions: progress.isCut || options.duplicateHandling != .update ? [] : progress.endsAdditions,
                next: ImportPlace(readings: readings, number: number + 1)
            )
        )
        job.board.update { $0.note(missing) }
    }

    private var addsUp: Bool {
        guard case .exactly(let expected) = job.board.tally.saved.total else { return true }
        return job.board.tally.current.fetched >= expected
    }

    /// Says why fewer items came than the tracker says there are.
    private func warnOfShortfall(_ hint: String) {
        let came = job.board.tally.current.fetched
        guard !progress.isCut, case .exactly(let expected) = job.board.tally.saved.total, came < expected else {
            return
        }
        let counts = "The source says that there are \(expected.grouped) items, but only \(came.grouped) came"
        job.board.update { $0.warn("\(counts). \(hint)") }
    }

    /// Beyond so many it costs too much to ask for each.
    private static let mostQuestions = 100

    /// Asks for each item that did not come before it is taken for gone: a list that changes while it is read by
    /// numbered pages passes items over.
    ///
    /// - Returns: how many are in other projects now.
    private func keepWhatIsThere(_ connector: any Connector) async throws -> Int {
        let candidates = try await job.session.unseen(Self.mostQuestions + 1)
        guard candidates.count <= Self.mostQuestions else { return 0 }
        var there: [String] = []
        var moved = 0
        for candidate in candidates {
            switch try await connector.whereabouts(of: candidate, in: reading) {
            case .there: there.append(candidate.externalID)
            case .moved: moved += 1
            case .gone: break
            }
        }
        guard !there.isEmpty else { return moved }
        try await job.session.see(there)
        let count = there.count
        job.board.update {
            $0.warn("\(count.grouped) items are at the source though its list passed them over: import again")
        }
        return moved
    }

    /// Beyond so many it is no move but a copy of a whole project.
    private static let mostSuspects = 20

    /// Asks whether new items are old ones of other projects, which this list does not tell.
    private func findMoves(_ connector: any Connector) async throws {
        guard job.board.tally.current.added > 0 else { return }
        var targets: [Int64: String] = [:]
        for suspect in try await job.session.suspectedMoves(Self.mostSuspects) {
            let place = Reading(target: suspect.source, source: suspect.source)
            do {
                let whereabouts = try await connector.whereabouts(of: suspect.item, in: place)
                if whereabouts == .moved(to: suspect.target) { targets[suspect.number] = suspect.target }
            } catch let error as TrackerError where error.code != .authenticationFailed {
                // The list itself has been read. The old item counts until a full import of its project.
                break
            }
        }
        if !targets.isEmpty { try await job.session.noteMoves(targets) }
    }

    /// Everything that changed before the first page was asked for has been read, unless the request kept a part back.
    private var state: ReadingState? {
        guard !progress.isCut, options.duplicateHandling == .update else { return nil }
        let coverage = job.board.tally.current
        let watermark = ReadingClocks(askedAt: progress.startedAt).watermark(progress.readAt)
        var state = ReadingState(watermark: watermark, kinds: options.details)
        state.source = progress.source
        if let since = progress.since, coverage.added + coverage.changed == 0 {
            state.watermark = ReadingState.watermark(of: since)
            state.entityTag = progress.entityTag
        }
        return state
    }
}
