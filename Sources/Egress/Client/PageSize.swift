/// How many items a page is asked to have: fewer where the tracker does not get through with them, and again more after
/// each page that comes well.
package struct PageSize: Equatable, Sendable {
    let largest: Int
    private let smallest: Int
    private(set) var current: Int

    package init(_ largest: Int, atLeast smallest: Int = 1) {
        self.largest = max(largest, smallest)
        self.smallest = smallest
        current = self.largest
    }

    mutating func shrink() {
        current = max(smallest, current / 4)
    }

    mutating func grow() {
        current = min(largest, current * 2)
    }
}
