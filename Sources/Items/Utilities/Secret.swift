/// A value that must not be seen: it describes and mirrors itself as a placeholder and is not `Codable`.
public struct Secret: Equatable, Sendable {
    /// The only way to the text; for the header, key or cipher that needs it and for nothing else.
    public let value: String

    public init(_ value: String) {
        self.value = value
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(secret)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
