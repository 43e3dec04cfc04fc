/// The two families of jobs: each has its own documents, queues and list. All their keys begin as it is spelled here.
package enum JobFamily: String, CaseIterable, Sendable {
    case export = "exports"
    case itemImport = "imports"

    /// The states that its jobs may be in.
    package var states: [JobState] {
        switch self {
        case .export: [.processing, .completed, .failed]
        case .itemImport: JobState.allCases
        }
    }

    /// The status document that clients read.
    func documentKey(_ id: JobID) -> String {
        documentPrefix + id.description
    }

    package var documentPrefix: String {
        switch self {
        case .export: "export_job:"
        case .itemImport: "import:job:"
        }
    }

    /// A stream of one entry a job that waits or runs: each store has its own, so that a process takes only jobs of the
    /// items and files that it has.
    func queueKey(of store: String) -> String { "\(queuePrefix):\(store)" }

    /// What the queues' keys begin with, and the whole key of the one that all stores shared before each had its own.
    var queuePrefix: String { "almanac:queue:\(rawValue)" }

    /// A sorted set of ids by creation time; the keys `…:FACET:VALUE` beside it hold the filters of the list, and
    /// `…:expiry` the time at which each document goes.
    package var indexKey: String { "almanac:index:\(rawValue)" }
}

/// Keys that both families share.
package enum JobKeys {
    /// What clients don't read of a job: state, attempt, place in the queue, facets, and the request, its credentials sealed.
    package static let recordPrefix = "almanac:job:"

    static func record(_ id: JobID) -> String {
        recordPrefix + id.description
    }

    /// Stands where a job was removed before its life was over, for the rest of it.
    static func tombstone(_ id: JobID) -> String { "almanac:gone:\(id)" }

    /// A capped stream of what has happened to jobs, for the processes that share the Redis.
    static let events = "almanac:events"

    /// A request that was to take effect once, and the answer to it.
    static func once(_ name: String, of store: String) -> String { "almanac:once:\(store):\(name)" }

    /// Since when Redis has been there for the processes of a store, and when one was last heard of.
    static func pulse(of store: String) -> String { "almanac:pulse:\(store)" }

    /// Stands while nobody need look for processes that are gone.
    static func consumerCheck(_ queue: String) -> String { "\(queue):consumers" }

    /// Written with each job that replicas must have.
    static let acceptance = "almanac:acceptance"

    /// The consumer group of every queue.
    static let group = "workers"
}
