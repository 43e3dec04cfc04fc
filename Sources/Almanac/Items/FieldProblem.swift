/// One broken rule of a request: where, as a JSON pointer (RFC 6901), and in words for the client.
struct FieldProblem: Equatable, Sendable {
    var pointer: String
    var detail: String
}
