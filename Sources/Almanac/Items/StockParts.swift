/// Everything that the store holds, by what a report over one or several ranges makes of it: each item is in one part.
struct StockParts: Equatable, Sendable {
    /// Created or closed in a range.
    var inRange = 0
    /// Neither, but open at the end of a range: in the figures of open work alone.
    var openOnly = 0
    /// Created and closed before the first range.
    var closedBefore = 0
    /// Created and closed between the same two ranges.
    var between = 0
    /// Created after the last range.
    var createdAfter = 0
    /// Done without a time of closing, and created before a range but in none: in no figure.
    var undated = 0
    /// What the filters leave out, whenever it was created.
    var filteredOut = 0
}
