/// Why a delivery did not succeed, for whoever reads the report's page. It holds no secret.
package struct DeliveryError: Error, Equatable, CustomStringConvertible {
    package var description: String
    /// Whether trying again can't help.
    package var isPermanent: Bool

    package init(_ description: String, isPermanent: Bool) {
        (self.description, self.isPermanent) = (description, isPermanent)
    }
}
