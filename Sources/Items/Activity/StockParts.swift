/// Everything that the store holds, by what a report over one or several ranges makes of it: each item is in one part.
public struct StockParts: Equatable, Sendable {
    /// Created or closed in a range.
    public var inRange = 0
    /// Neither, but open at the end of a range: in the figures of open work alone.
    public var openOnly = 0
    /// Created and closed before the first range.
    public var closedBefore = 0
    /// Created and closed between the same two ranges.
    public var between = 0
    /// Created after the last range.
    public var createdAfter = 0
    /// Done without a time of closing, and created before a range but in none: in no figure.
    public var undated = 0
    /// What the filters leave out, whenever it was created.
    public var filteredOut = 0

    public init(
        inRange: Int = 0,
        openOnly: Int = 0,
        closedBefore: Int = 0,
        between: Int = 0,
        createdAfter: Int = 0,
        undated: Int = 0,
        filteredOut: Int = 0
    ) {
        self.inRange = inRange
        self.openOnly = openOnly
        self.closedBefore = closedBefore
        self.between = between
        self.createdAfter = createdAfter
        self.undated = undated
        self.filteredOut = filteredOut
    }
}
