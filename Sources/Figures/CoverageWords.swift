import Items

/// How coverage speaks of its parts, in reports and in status documents.
struct CoverageWords {
    let isComparison: Bool

    private var range: String { isComparison ? "the periods" : "the range" }
    private var anyRange: String { isComparison ? "a period" : "the range" }

    /// Items that are in no figure, or in some only.
    func reasons(_ covered: [SourceCoverage], _ stock: StockParts) -> [Coverage.LeftOut] {
        func count(_ number: (SourceCoverage) -> Int) -> Int { covered.reduce(0) { $0 + number($1) } }
        return [
            Coverage.LeftOut(reason: "in \(range), \(Self.byFilters)", count: count(\.filteredOut)),
            Coverage.LeftOut(
                reason: "done without a time of closing: counted as created, not as closed, and not as open",
                count: count(\.undatedClosures)
            ),
            Coverage.LeftOut(reason: undated, count: stock.undated),
            Coverage.LeftOut(
                reason: "not done, with a time of closing, which is ignored",
                count: count(\.ignoredClosings)
            ),
            Coverage.LeftOut(
                reason: "closed before created, by the tracker's times: not in the times to close",
                count: count(\.reversedTimes)
            ),
        ].filter { $0.count > 0 }
    }

    /// They add up to what is stored; those that are empty are left out.
    func parts(_ stock: StockParts) -> [Coverage.Part] {
        [
            Coverage.Part(what: "created or closed in \(range)", count: stock.inRange),
            Coverage.Part(
                what: "created before \(anyRange) and open at its end: in the figures of open work alone",
                count: stock.openOnly
            ),
            Coverage.Part(what: undated, count: stock.undated),
            Coverage.Part(what: "closed before \(range)", count: stock.closedBefore),
            Coverage.Part(what: "created and closed between two of the periods", count: stock.between),
            Coverage.Part(what: "created after \(range)", count: stock.createdAfter),
            Coverage.Part(what: "left out by the filters", count: stock.filteredOut),
        ].filter { $0.count > 0 }
    }

    fileprivate static let byFilters = "but left out by the filters"

    private var undated: String {
        "done without a time of closing, and created before \(anyRange): in no figure"
    }
}

extension Coverage.LeftOut {
    /// What the request itself doesn't want is no defect of what it gets.
    var isByFilters: Bool { reason.hasSuffix(CoverageWords.byFilters) }
}
