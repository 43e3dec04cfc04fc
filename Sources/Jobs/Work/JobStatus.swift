package import Items

/// The status document of a family's jobs, as it stands in Redis and is answered to clients.
package protocol JobStatus: Codable, Equatable, Sendable {
    var jobID: JobID { get }
    var status: JobState { get }
    var attempt: Int { get set }

    /// Called before the document is shown: where it says when it was last changed, that is now.
    mutating func touch(at now: Timestamp)

    mutating func end(_ ending: JobEnding, at now: Timestamp)
}

extension JobStatus {
    package mutating func touch(at now: Timestamp) {}
}

/// How a job has ended.
package enum JobEnding: Sendable {
    case completed, cancelled
    case failed(JobFailure)
}

/// Why a job has failed.
package struct JobFailure: Error {
    /// For programs.
    package var code: String
    /// What the client is told.
    package var message: String
    /// For the log, where it knows more than the client is told.
    package var cause: (any Error)?

    package init(code: String, message: String, cause: (any Error)? = nil) {
        (self.code, self.message, self.cause) = (code, message, cause)
    }
}
