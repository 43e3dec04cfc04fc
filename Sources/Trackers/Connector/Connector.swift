package import Egress
package import Items

/// One tracker: what there is to read, and how.
package protocol Connector: Sendable {
    /// The address of the API, from what the user gave.
    static func base(of config: SourceConfig) throws(TrackerURL.Problem) -> TrackerURL
    static func dialect(for request: ImportRequest) -> TrackerDialect

    init(_ request: ImportRequest, client: TrackerClient)

    /// The lists to read, one after the other; asks the tracker where the request names a group.
    ///
    /// - Throws: `TrackerError`, `CancellationError`, as everything here.
    func readings() async throws -> [Reading]

    /// The pages of one list; may ask the tracker what it is.
    func pages(of reading: Reading, from start: ReadingStart) async throws -> any PageReader

    /// Where an item is that the list did not have.
    func whereabouts(of item: UnseenItem, in reading: Reading) async throws -> Whereabouts

    /// Why fewer items may come than there are, and what to do.
    static var shortfallHint: String { get }
    /// Whether an item that moves to another project is a new one there, and only the old one's address tells.
    static var hidesMoves: Bool { get }

    /// Proves that the credentials work and that the projects can be read.
    func testConnection() async throws -> ConnectionTest
    func preview(limit: Int) async throws -> ImportPreview
}

/// Reads one list, page by page.
///
/// A value that moves on with each page: whoever holds an older copy can go on from there.
package protocol PageReader: Sendable {
    /// Where the items come from; known for certain after the first page.
    var source: Source { get }
    /// Whether comments and history come after all items.
    var listsDetailsApart: Bool { get }
    /// The next page, nil after the last. A page may be empty without being the last.
    mutating func nextPage() async throws -> TrackerPage?
}

extension PageReader {
    package var listsDetailsApart: Bool { false }
}

extension Connector {
    package static var hidesMoves: Bool { false }

    package static var shortfallHint: String {
        "They were deleted or moved while we read, or the account may not see them: check its permissions, and import "
            + "again with \"full\": true"
    }
}

/// What the tracker says of one item.
package enum Whereabouts: Equatable, Sendable {
    /// At the source, though its list passed it over.
    case there
    /// In another project, under this id.
    case moved(to: String)
    /// Nowhere, or nowhere that the account may see.
    case gone
}

package struct TrackerPage: Sendable {
    package var items: [Item] = []
    /// What was read of the items beside their fields, by their external ids.
    package var details: [String: ItemDetails] = [:]
    /// Comments and changes that come apart from the items.
    package var additions: [DetailAddition] = []
    package var refused: [RefusedItem] = []
    /// Texts that were longer than they may be.
    package var cuts: [TextCut] = []
    /// The ids of what items of the page have become in other projects, by the items' own.
    package var moves: [String: String] = [:]
    /// Items that the request's filters leave out and that the tracker could not leave out itself.
    package var filteredOut = 0
    /// How many items the list has, where the tracker says so.
    package var total: ListTotal?
    /// Where the next page begins, in the connector's own terms; nil on the last.
    package var position: String?
    /// The tracker's clock when it answered with this page. A reading keeps that of its first.
    package var readAt: Timestamp?
    /// The tag of the first page of an incremental reading.
    package var entityTag: String?
    /// Details of these kinds are listed apart, and this is the last page of all such lists.
    package var endsAdditions: DetailKinds = []
    /// Whether the tracker leaves open if this was all.
    package var isUncertain = false
    /// What the reader of the job has to know.
    package var warnings: [String] = []
}

/// How many items a list has.
package enum ListTotal: Codable, Equatable, Sendable {
    /// So many must come, unless something changes meanwhile.
    case exactly(Int)
    /// For progress.
    case about(Int)

    /// A checkpoint of an older version may have one that no tracker can have.
    package var count: Int {
        switch self {
        case .exactly(let count), .about(let count): count.toldCount ?? 0
        }
    }

    /// nil where it is none that a list can have.
    package var checked: ListTotal? {
        switch self {
        case .exactly(let count), .about(let count): count.toldCount.map { _ in self }
        }
    }
}

/// An item that can't be read.
package struct RefusedItem: Error, Equatable, Sendable {
    package var externalID: String?
    package var reason: String

    init(externalID: String? = nil, reason: String) {
        (self.externalID, self.reason) = (externalID, reason)
    }

    /// Reads an item; a refusal bears its id.
    static func naming(_ id: String, _ read: () throws(RefusedItem) -> Item) throws(RefusedItem) -> Item {
        do {
            return try read()
        } catch {
            throw RefusedItem(externalID: id, reason: error.reason)
        }
    }
}

extension SourceType {
    /// Files come in by themselves.
    package var connector: (any Connector.Type)? {
        switch self {
        case .jira: JiraConnector.self
        case .servicenow: ServiceNowConnector.self
        case .github: GitHubConnector.self
        case .gitlab: GitLabConnector.self
        case .csv: nil
        }
    }
}

extension TrackerError {
    package static func unsupported(_ type: SourceType) -> TrackerError {
        TrackerError(.unsupportedSource, "\(type.rawValue) is no tracker: load the file by POST /api/imports/csv")
    }

    /// More than half of a source's items, and ten at least, are not in its list any more.
    package static func tooManyGone(_ count: Int, of all: Int, in source: String) -> TrackerError {
        TrackerError(
            .confirmGone,
            "The list of \(source) lacks \(count.grouped) of the \(all.grouped) items that are stored of it. That many are "
                + "rarely deleted, so nothing was marked as gone, and what was read is kept. Check what the account may see; "
                + "if they are gone, import again with \"full\": true and \"confirm_gone\": true in the options"
        )
    }
}
