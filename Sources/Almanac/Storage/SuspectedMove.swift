/// A new item that may be an old one of another project.
struct SuspectedMove: Equatable, Sendable {
    /// The store's number of the old one.
    var number: Int64
    var item: UnseenItem
    /// The old one's source.
    var source: String
    /// The external id of the new one.
    var target: String
}
