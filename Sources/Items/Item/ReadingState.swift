/// What a later import needs to know of a reading that has ended well.
public struct ReadingState: Codable, Equatable, Sendable {
    /// Everything that changed before this instant has been read.
    public var watermark: Timestamp
    /// The details that were read with it.
    public var kinds: DetailKinds
    /// The source's name as the tracker gave it: items of a project that is renamed stay where they are.
    public var source: String?
    /// Of the first page, where the reading was incremental.
    public var entityTag: String?

    public init(watermark: Timestamp, kinds: DetailKinds, source: String? = nil, entityTag: String? = nil) {
        (self.watermark, self.kinds, self.source, self.entityTag) = (watermark, kinds, source, entityTag)
    }

    /// Trackers show a change late (their search lags), and their clocks differ from one server to the next.
    public static let overlap: Duration = .seconds(-300)

    /// The watermark with which the next reading asks from `since` again: where nothing has changed, the tracker can
    /// then answer "not modified".
    public static func watermark(of since: Timestamp) -> Timestamp {
        since + (.zero - overlap)
    }
}
