/// By what a repeated request is known: queueing it a second time gives the first one's answer.
struct OnceRecord: Sendable {
    let name: String
    /// A digest of all of the request.
    let request: String

    /// How long it is remembered.
    static let lifetime = Duration.seconds(86_400)
}
