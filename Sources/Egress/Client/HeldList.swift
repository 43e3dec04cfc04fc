package import Items

/// What has been gathered of a list that is held in memory from its first page to its last: a tracker whose list has no
/// end must not fill it.
package struct HeldList<Value: Sendable>: Sendable {
    private static var mostRows: Int { 100_000 }
    private static var mostPages: Int { 5000 }
    private static var mostBytes: Int { 128 << 20 }

    package private(set) var values: [Value] = []
    private var pages = 0
    private var rows = 0
    private var bytes = 0
    private let tracker: String

    package init(of tracker: String) {
        self.tracker = tracker
    }

    /// Reads the rows of a page, of whose JSON nothing is kept.
    ///
    /// - Throws: `TrackerError` where it is too much.
    package mutating func take(
        _ page: TrackerClient.Page,
        _ elements: [JSONNode],
        _ read: (JSONNode) -> Value?
    ) throws(TrackerError) {
        pages += 1
        rows += elements.count
        bytes += page.bytes
        guard pages <= Self.mostPages, rows <= Self.mostRows, bytes <= Self.mostBytes else {
            throw TrackerError(
                .responseTooLarge,
                "\(tracker) has more in one list than can be held: after \(rows.grouped) entries on \(pages.grouped) pages "
                    + "(\(byteCount(bytes))) it still goes on. Name the projects one by one, or import without comments "
                    + "and history"
            )
        }
        values += elements.compactMap(read)
    }
}
