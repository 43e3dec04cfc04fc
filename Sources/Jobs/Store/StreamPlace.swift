/// The id of an entry of a stream: milliseconds, and a number among those of the same one.
struct StreamPlace: Comparable, CustomStringConvertible, Sendable {
    var milliseconds: UInt64 = 0
    var number: UInt64 = 0

    /// Before all entries.
    init() {}

    init?(_ text: String) {
        let parts = text.split(separator: "-").map { UInt64($0) }
        guard parts.count == 2, let milliseconds = parts[0], let number = parts[1] else { return nil }
        (self.milliseconds, self.number) = (milliseconds, number)
    }

    var description: String { "\(milliseconds)-\(number)" }

    static func < (left: StreamPlace, right: StreamPlace) -> Bool {
        (left.milliseconds, left.number) < (right.milliseconds, right.number)
    }
}
