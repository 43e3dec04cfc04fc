/// An item in the store that a list did not have.
struct UnseenItem: Equatable, Sendable {
    var externalID: String
    var key: String
}
