/// What a later import needs to know of a reading that has ended well.
struct ReadingState: Codable, Equatable, Sendable {
    /// Everything that changed before this instant has been read.
    var watermark: Timestamp
    /// The details that were read with it.
    var kinds: DetailKinds
    /// The source's name as the tracker gave it: items of a project that is renamed stay where they are.
    var source: String?
    /// Of the first page, where the reading was incremental.
    var entityTag: String?

    /// Trackers show a change late (their search lags), and their clocks differ from one server to the next.
    static let overlap: Duration = .seconds(-300)

    /// The instant that an incremental reading began from: where nothing has changed since, the next one asks for the
    /// same again, so that the tracker can answer "not modified".
    static func watermark(of since: Timestamp) -> Timestamp {
        since + (.zero - overlap)
    }
}
