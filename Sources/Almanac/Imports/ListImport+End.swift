/// What is made of a list when its last page is stored.
extension ListImport {
    func finish(_ connector: any Connector) async throws {
        warnOfShortfall(type(of: connector).shortfallHint)
        let isFull = progress.since == nil && !progress.isCut && !job.request.config.isFiltered
        let isWhole = isFull && addsUp && !progress.isUncertain
        job.board.update { $0.current.isWhole = isWhole }
        guard !options.isDryRun else { return }
        if isWhole { try await keepWhatIsThere(connector) }
        let (readings, next) = (readings, number + 1)
        let tally = job.board.tally
        let missing = try await job.sink.finish(
            ReadingEnd(
                scope: scope,
                account: job.account,
                state: state,
                coverage: tally.current,
                startedAt: progress.startedAt,
                isFull: isFull,
                isComplete: isWhole,
                // What was skipped keeps what it had.
                endsAdditions: progress.isCut || options.duplicateHandling != .update ? [] : progress.endsAdditions,
                checkpoint: { missing in
                    var tally = tally
                    tally.current.missing = missing.count
                    if let warning = missing.warning { tally.warn(warning) }
                    return ImportCheckpoint(readings: readings, number: next, tally: tally.saved)
                }
            )
        )
        job.board.update { tally in
            tally.current.missing = missing.count
            if let warning = missing.warning { tally.warn(warning) }
        }
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
    private func keepWhatIsThere(_ connector: any Connector) async throws {
        let candidates = try await job.sink.unseen(Self.mostQuestions + 1)
        guard candidates.count <= Self.mostQuestions else { return }
        var there: [String] = []
        for candidate in candidates where try await connector.isThere(candidate, in: reading) {
            there.append(candidate.externalID)
        }
        guard !there.isEmpty else { return }
        try await job.sink.see(there)
        let count = there.count
        job.board.update {
            $0.warn("\(count.grouped) items are at the source though its list passed them over: import again")
        }
    }

    /// Everything that changed before the first page was asked for has been read, unless the request kept a part back.
    private var state: ReadingState? {
        guard !progress.isCut, options.duplicateHandling == .update else { return nil }
        let coverage = job.board.tally.current
        var state = ReadingState(watermark: progress.readAt ?? progress.startedAt, kinds: options.details)
        state.source = progress.source
        if let since = progress.since, coverage.added + coverage.changed == 0 {
            state.watermark = ReadingState.watermark(of: since)
            state.entityTag = progress.entityTag
        }
        return state
    }
}
