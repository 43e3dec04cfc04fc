package import Items

package struct BatchOutcome: Sendable {
    /// Of each item, in order.
    package var outcomes: [ItemOutcome] = []
    /// Whether the import had met the item on an earlier page.
    package var repeated: [Bool] = []
    /// Items that were left out because they are in the store as what they have become.
    package var moved: Set<String> = []
    package var additions = AdditionCounts()

    package init() {}
}
