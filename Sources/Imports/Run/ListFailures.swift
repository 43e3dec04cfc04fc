import Egress
import Trackers

/// What becomes of a job when some of its lists can't be read: the others are, unless it is the tracker that fails.
struct ListFailures: Sendable {
    /// What a list's coverage says of it.
    static let mark = "Could not be read: "

    private var isAnyRead: Bool
    private var first: TrackerError?
    /// A fault that may be the tracker's own: the next list shows.
    private var open: TrackerError?

    /// - Parameter earlier: the lists that an earlier attempt at the job has been through.
    init(after earlier: [ImportCoverage]) {
        isAnyRead = earlier.contains { !$0.warnings.contains { $0.hasPrefix(Self.mark) } }
    }

    mutating func noteRead() {
        (isAnyRead, open) = (true, nil)
    }

    /// - Throws: the error of the job where the other lists would be read in vain.
    mutating func note(_ error: TrackerError) throws(TrackerError) {
        guard error.mayConcernOneList else { throw error }
        if let open, !error.concernsOneList { throw open }
        first = first ?? error
        open = error.concernsOneList ? nil : error
    }

    /// Where no list could be read, or the last one failed for a reason that may hold for all, the job has failed.
    func end() throws(TrackerError) {
        if let open { throw open }
        if let first, !isAnyRead { throw first }
    }
}

extension TrackerError {
    /// What `concernsOneList` names, and faults that a tracker may have with one project alone.
    fileprivate var mayConcernOneList: Bool {
        concernsOneList || [.serverError, .invalidResponse, .incompleteResponse].contains(code)
    }
}
