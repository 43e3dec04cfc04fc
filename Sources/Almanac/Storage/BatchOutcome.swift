struct BatchOutcome: Sendable {
    /// Of each item, in order.
    var outcomes: [ItemOutcome] = []
    /// Whether the import had met the item on an earlier page.
    var repeated: [Bool] = []
    /// Items that were left out because they are in the store as what they have become.
    var moved: Set<String> = []
    var additions = AdditionCounts()
}
