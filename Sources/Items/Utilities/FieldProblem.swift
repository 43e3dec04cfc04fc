/// One broken rule of a request: where, as a JSON pointer (RFC 6901), and in words for the client.
public struct FieldProblem: Equatable, Sendable {
    public var pointer: String
    public var detail: String

    public init(pointer: String, detail: String) {
        (self.pointer, self.detail) = (pointer, detail)
    }
}
