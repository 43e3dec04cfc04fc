package import Items

/// A new item that may be an old one of another project.
package struct SuspectedMove: Equatable, Sendable {
    /// The store's number of the old one.
    package var number: Int64
    package var item: UnseenItem
    /// The old one's source.
    package var source: String
    /// The external id of the new one.
    package var target: String
}
