/// An item in the store that a list did not have.
public struct UnseenItem: Equatable, Sendable {
    public var externalID: String
    public var key: String

    public init(externalID: String, key: String) {
        (self.externalID, self.key) = (externalID, key)
    }
}
