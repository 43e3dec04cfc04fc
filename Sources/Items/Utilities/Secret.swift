/// A value that must not be seen: it describes and mirrors itself as a placeholder and is not `Codable`.
package struct Secret: Equatable, Sendable {
    /// The only way to the text; for the header, key or cipher that needs it and for nothing else.
    package let value: String

    package init(_ value: String) {
        self.value = value
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(secret)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
