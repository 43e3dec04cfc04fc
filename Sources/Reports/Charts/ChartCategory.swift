/// A place on a chart's axis, such as a month.
public struct ChartCategory: Hashable, Sendable {
    /// Where it is on the calendar, for an axis that has no room for all of its labels.
    public struct Date: Hashable, Sendable {
        public var year: Int
        /// The label beside one of the same year: `Sep`.
        public var brief: String
        /// The steps that it begins, by number from the shortest: Mondays, first days of months. An axis shows one of them.
        public var steps: Set<Int>

        public init(year: Int, brief: String, steps: Set<Int>) {
            (self.year, self.brief, self.steps) = (year, brief, steps)
        }
    }

    /// As a sentence has it: `September 2014`.
    public var name: String
    /// As the axis has it: `Sep 2014`.
    public var label: String
    /// As a file has it: `2014-09`.
    public var key: String
    public var date: Date?

    public init(name: String, label: String, key: String, date: Date? = nil) {
        (self.name, self.label, self.key, self.date) = (name, label, key, date)
    }

    /// One that has one name everywhere.
    public init(_ name: String) {
        self.init(name: name, label: name, key: name)
    }
}
