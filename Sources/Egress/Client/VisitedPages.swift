/// The pages that a reader has been sent to: one that comes again would go round for ever.
package struct VisitedPages: Sendable {
    private var links: Set<String> = []

    package init() {}

    /// - Throws: `TrackerError.pagingLoop`
    package mutating func visit(_ link: String, of tracker: String) throws(TrackerError) {
        guard links.insert(link).inserted else { throw .pagingLoop(tracker) }
    }
}

extension TrackerError {
    /// A list of pages that leads back to where it was.
    static func pagingLoop(_ name: String) -> TrackerError {
        TrackerError(.pagingLoop, "\(name)'s list of pages leads back to a page that was there before: try again")
    }
}
