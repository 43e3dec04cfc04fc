/// By what a repeated request is known: queueing it a second time gives the first one's answer.
package struct OnceRecord: Sendable {
    package let name: String
    /// A digest of all of the request.
    package let request: String

    package init(name: String, request: String) {
        (self.name, self.request) = (name, request)
    }

    /// How long it is remembered.
    static let lifetime = Duration.seconds(86_400)
}
