import HTTP
import HTTPTypes
import Items
import Jobs
import Storage

extension Problem {
    /// What the client may know of an error that a route threw and the server does not know; nil where that is nothing.
    static func ofRoutes(_ error: any Error) -> Problem? {
        if let refusal = error as? JobRefusal { return Problem(refusal) }
        return MachineFault(error).map { Problem($0) }
    }

    /// A job that was not accepted or could not be read: the client may come again.
    init(_ refusal: JobRefusal) {
        switch refusal {
        case .queueFull(let wait):
            self = .busy(
                "As many jobs are waiting as the server takes; please try again later",
                retryAfter: Int(wait.components.seconds)
            )
        case .keyReused:
            self = Problem(
                .unprocessableContent,
                "This Idempotency-Key was used for another request within the last 24 hours; take a new one"
            )
        case .idTaken:
            self = .unavailable("The job could not be given an id of its own; please try again", retryAfter: 1)
        case .notKept:
            self = .unavailable(
                "The job store could not keep the job safely, and has not accepted it; please try again shortly",
                retryAfter: 5
            )
        case .storeAway:
            self = .unavailable("The job store is not available; please try again shortly", retryAfter: 2)
        }
    }

    /// - Parameter acceptedAt: of a job that Redis has lost.
    static func jobNotFound(_ detail: String, lost acceptedAt: Timestamp?) -> Problem {
        var problem = Problem.notFound(detail)
        guard let acceptedAt else { return problem }
        problem.extensions = [
            .init("reason", "lost"),
            .init("accepted_at", .string(acceptedAt.description)),
            .init(
                "hint",
                .string(
                    "This job was accepted, and Redis no longer holds it, nor knows of its removal: what it had not passed on "
                        + "to another server, or not written to its disk, is lost when it fails. Please ask for it again."
                )
            ),
        ]
        return problem
    }

    /// 507 where there is no space, else 503: the same request can succeed once the operator has seen to it.
    init(_ fault: MachineFault) {
        let status: HTTPResponse.Status =
            fault.code == .diskFull ? .init(code: 507, reasonPhrase: "Insufficient Storage") : .serviceUnavailable
        let isBrief = fault.code == .storeBusy || fault.code == .filesAway
        self.init(status, fault.sentence, headers: [.retryAfter: isBrief ? "5" : "30"])
    }
}
