package import Items

/// The status document of a family's jobs, as it stands in Redis and is answered to clients.
package protocol JobStatus: Codable, Equatable, Sendable {
    var jobID: JobID { get }
    var status: JobState { get }
    var createdAt: Timestamp { get }
    var attempt: Int { get set }

    /// Called with every change, and now and then without one: a document that tells when shows so that its job lives.
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
    /// For programs: the `error_code` of an import; of an export only the log has it.
    package var code: String
    /// What the client is told.
    package var message: String
    /// For the log, where it knows more than the client is told.
    package var cause: (any Error)?
    /// Whether it comes from what was asked for or from whom, and not from this server.
    package var isForeign: Bool

    package init(code: String, message: String, cause: (any Error)? = nil, isForeign: Bool = false) {
        (self.code, self.message, self.cause, self.isForeign) = (code, message, cause, isForeign)
    }
}
