/// A value that must not be seen: it describes and mirrors itself as a placeholder and is not `Codable`.
struct Secret: Equatable, Sendable {
    /// The only way to the text; for the header, key or cipher that needs it and for nothing else.
    let value: String

    init(_ value: String) {
        self.value = value
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "(secret)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
