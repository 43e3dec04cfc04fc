/// A place on a chart's axis, such as a month.
public struct ChartCategory: Hashable, Sendable {
    /// As a sentence has it: `September 2014`.
    public var name: String
    /// As the axis has it: `Sep 2014`.
    public var label: String
    /// As a file has it: `2014-09`.
    public var key: String

    public init(name: String, label: String, key: String) {
        (self.name, self.label, self.key) = (name, label, key)
    }

    /// One that has one name everywhere.
    public init(_ name: String) {
        self.init(name: name, label: name, key: name)
    }
}
