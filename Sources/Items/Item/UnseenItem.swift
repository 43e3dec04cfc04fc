/// An item in the store that a list did not have.
package struct UnseenItem: Equatable, Sendable {
    package var externalID: String
    package var key: String

    package init(externalID: String, key: String) {
        (self.externalID, self.key) = (externalID, key)
    }
}
