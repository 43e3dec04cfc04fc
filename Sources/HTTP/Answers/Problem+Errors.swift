import HTTPTypes
import Hummingbird
import Items
import NIOCore

extension Problem {
    /// What the client may know of an error that the server's own code threw; nil where that is nothing.
    init?(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as JSONError: self.init(error)
        case let error as BodyFault: self.init(error.status, error.detail)
        case let error as HTTPError:
            self.init(error.status, error.body ?? error.status.reasonPhrase, headers: error.headers)
        case is NIOTooManyBytesError: self.init(.contentTooLarge, "The request body is too large")
        case is CancellationError: self = .unavailable("The server is shutting down", retryAfter: 5)
        default: return nil
        }
    }

    /// Text that is not JSON is 400; JSON with a value that no field may have is 422 and names the field.
    private init(_ error: JSONError) {
        guard let pointer = error.pointer else {
            self.init(
                .badRequest,
                "The body is not valid JSON: it \(error.detail) (line \(error.line), column \(error.column))"
            )
            return
        }
        let place = pointer.isEmpty ? "The body" : String(pointer.dropFirst())
        self.init(broken: [FieldProblem(pointer: pointer, detail: "\(place) \(error.detail)")])
    }

    static let internalError = Problem(
        .internalServerError,
        "An internal error occurred; the server's log has it under this request's id"
    )
}

/// Why a request body can't be read to its end.
enum BodyFault: Error, Equatable {
    case tooSlow
    case truncated
    case malformed

    var status: HTTPResponse.Status {
        self == .tooSlow ? .requestTimeout : .badRequest
    }

    var detail: String {
        switch self {
        case .tooSlow: "The request body came too slowly"
        case .truncated: "The connection ended before the request body did"
        case .malformed: "The request body is not framed as HTTP wants it"
        }
    }
}
