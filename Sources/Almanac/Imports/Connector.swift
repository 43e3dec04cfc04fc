/// Reads one source of a tracker, page by page.
///
/// A value that moves on with each page: whoever holds an older copy can go on from there.
protocol Connector: Sendable {
    /// The address of the API, from what the user gave.
    static func base(of config: SourceConfig) throws(TrackerURL.Problem) -> TrackerURL
    static func dialect(for request: ImportRequest) -> TrackerDialect

    init(_ request: ImportRequest, client: TrackerClient)

    /// Where the items come from; known for certain after the first page.
    var source: Source { get }

    /// The next page, nil after the last. A page may be empty without being the last.
    ///
    /// - Throws: `TrackerError`, `CancellationError`.
    mutating func nextPage() async throws -> TrackerPage?

    /// Proves that the credentials work and that the project can be read.
    mutating func testConnection() async throws -> ConnectionTest
    mutating func preview(limit: Int) async throws -> ImportPreview
}

struct TrackerPage: Sendable {
    var items: [Item] = []
    var refused: [RefusedItem] = []
    /// Items that the request's filters leave out and that the tracker could not leave out itself.
    var filteredOut = 0
    /// How many items there are in all, where the tracker says so; an estimate will do.
    var estimatedTotal: Int?
    /// Where the next page begins, in the tracker's own terms; nil on the last.
    var cursor: String?
}

/// An item that can't be read.
struct RefusedItem: Error, Equatable, Sendable {
    var externalID: String?
    var reason: String
}

extension SourceType {
    /// The one place that says which sources can be imported; Jira, ServiceNow and GitLab are yet to come.
    var connector: (any Connector.Type)? {
        switch self {
        case .github: GitHubConnector.self
        case .jira, .servicenow, .gitlab, .csv: nil
        }
    }
}

extension TrackerError {
    static func unsupported(_ type: SourceType) -> TrackerError {
        TrackerError(
            .unsupportedSource,
            "This version of almanac can't import from \(type.rawValue) yet: load an export of it as CSV instead"
        )
    }
}
