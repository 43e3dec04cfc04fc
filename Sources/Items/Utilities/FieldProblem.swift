/// One broken rule of a request: where, as a JSON pointer (RFC 6901), and in words for the client.
package struct FieldProblem: Equatable, Sendable {
    package var pointer: String
    package var detail: String

    package init(pointer: String, detail: String) {
        (self.pointer, self.detail) = (pointer, detail)
    }
}
