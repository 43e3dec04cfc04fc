import Items

/// The pages of one list that a reader has been to: a list that leads back to itself, or on and on to nothing new, would
/// be read for ever.
///
/// A page that comes again is known by its link. Where each link is another one, the items tell: many pages in a row
/// without one that is new are no list that anybody has.
package struct VisitedPages: Sendable {
    private static let rememberedPages = 10_000
    private static let rememberedRows = 100_000
    /// It goes into a checkpoint.
    private static let longestLink = 64 << 10

    private let mostBarren: Int
    private var links = RecentMarks(capacity: Self.rememberedPages)
    private var rows = RecentMarks(capacity: Self.rememberedRows)
    private var barren = 0

    /// - Parameter mostBarren: how many pages in a row may bring nothing new.
    package init(mostBarren: Int = 100) {
        self.mostBarren = mostBarren
    }

    /// Called with each link that is to be followed.
    ///
    /// - Throws: `TrackerError.pagingLoop`
    package mutating func visit(_ link: String, of tracker: String) throws(TrackerError) {
        guard link.utf8.count <= Self.longestLink else {
            throw TrackerError(
                .invalidResponse,
                "\(tracker)'s link to the next page is longer than any that is followed"
            )
        }
        guard links.insert(link) else { throw .pagingLoop(tracker) }
    }

    /// Called with the ids of each page that is not the last; a row without one is nothing new.
    ///
    /// - Throws: `TrackerError.pagingLoop`
    package mutating func pass(_ ids: [String], of tracker: String) throws(TrackerError) {
        var isNew = false
        for id in ids where rows.insert(id) { isNew = true }
        barren = isNew ? 0 : barren + 1
        guard barren <= mostBarren else { throw .endlessPages(tracker, barren) }
    }
}

extension TrackerError {
    /// A list of pages that leads back to where it was.
    static func pagingLoop(_ name: String) -> TrackerError {
        TrackerError(.pagingLoop, "\(name)'s list of pages leads back to a page that was there before: try again")
    }

    fileprivate static func endlessPages(_ name: String, _ count: Int) -> TrackerError {
        TrackerError(
            .pagingLoop,
            "\(name)'s list of pages leads on and on: \(count.grouped) pages in a row brought nothing that was not there "
                + "before: try again"
        )
    }
}
