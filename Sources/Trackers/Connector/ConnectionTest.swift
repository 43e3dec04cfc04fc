import Egress
import Items

/// The answer of `POST /api/imports/test-connection`.
package struct ConnectionTest: Codable, Equatable, Sendable {
    package var success: Bool
    package var message: String
    var sourceName: String?

    package init(success: Bool, message: String, sourceName: String? = nil) {
        (self.success, self.message, self.sourceName) = (success, message, sourceName)
    }

    enum CodingKeys: String, CodingKey {
        case success, message
        case sourceName = "source_name"
    }

    /// Of a group with very many, so many are tried.
    static let mostProjects = 20

    /// - Parameters:
    ///   - account: ` as Ann`, or nothing.
    ///   - problems: sentences about those that can't be read.
    ///   - count: how many there are, tried or not.
    static func success(
        _ tracker: String,
        _ account: String,
        projects: [String],
        problems: [String] = [],
        of count: Int
    ) -> ConnectionTest {
        let left = count - projects.count - problems.count
        let rest = left > 0 ? " (and \(left) more, not tried)" : ""
        let names = projects.joined(separator: ", ")
        let connected = "Connected to \(tracker)\(account): the items of \(names) can be read\(rest)"
        return ConnectionTest(
            success: true,
            message: ([connected] + problems).joined(separator: ". "),
            sourceName: names
        )
    }
}

/// The answer of `POST /api/imports/preview`.
package struct ImportPreview: Encodable, Equatable, Sendable {
    var sourceType: SourceType
    /// nil where the tracker does not say; then a warning says why.
    var totalAvailable: Int?
    private(set) var previewCount = 0
    private(set) var previewItems: [PreviewItem] = []
    var sourceName: String
    var sourceURL: String?
    /// Of the items shown.
    private(set) var itemTypeCounts: [String: Int] = [:]
    private(set) var statusCounts: [String: Int] = [:]
    var warnings: [String] = []

    init(source: Source, url: String?) {
        sourceType = source.type
        sourceName = source.name
        sourceURL = url
    }

    /// Adds an item that can be read and passes; says why another can't.
    mutating func add(
        passing passes: (Item) -> Bool = { _ in true },
        _ read: () throws(RefusedItem) -> Item
    ) {
        do throws(RefusedItem) {
            var item = try read()
            guard passes(item) else { return }
            var fit = TextFit(item.key)
            try fit.fit(&item)
            add(item)
            warnings += fit.cuts.map { "\($0.itemKey): \($0.reason)" }
        } catch {
            let id = error.externalID.flatMap { $0.isShort ? $0 : nil }
            warnings.append("\(id ?? "an item") can't be imported: \(error.reason)")
        }
    }

    /// Says that only one of several lists is shown, and why others can't be.
    mutating func addOthers(_ names: [String], shown: String, _ problems: [String]) {
        guard names.count > 1 else { return }
        warnings += problems
        warnings.append(
            "Shown are items of \(shown) alone; the import reads \(names.count): \(names.joined(separator: ", "))"
        )
    }

    /// Asks how many items there are; a tracker that does not tell leaves a warning.
    ///
    /// - Throws: `CancellationError`
    mutating func count(_ total: () async throws -> Int?) async throws {
        do {
            totalAvailable = try await total()
            if totalAvailable == nil { warnings.append("How many items there are in all, the tracker does not say") }
        } catch let error as CancellationError {
            throw error
        } catch let error as TrackerError {
            warnings.append("How many items there are in all is not known: \(error.message)")
        } catch {
            warnings.append("How many items there are in all is not known")
        }
    }

    mutating func add(_ item: Item) {
        previewCount += 1
        previewItems.append(PreviewItem(item))
        itemTypeCounts[item.itemType, default: 0] += 1
        statusCounts[item.status, default: 0] += 1
    }

    enum CodingKeys: String, CodingKey {
        case sourceType = "source_type"
        case totalAvailable = "total_available"
        case previewCount = "preview_count"
        case previewItems = "preview_items"
        case sourceName = "source_name"
        case sourceURL = "source_url"
        case itemTypeCounts = "item_type_counts"
        case statusCounts = "status_counts"
        case warnings
    }
}

struct PreviewItem: Encodable, Equatable, Sendable {
    var externalID: String
    var key: String
    var itemType: String
    var title: String
    var status: String
    var assignee: String?
    var labels: [String]
    var createdAt: Timestamp
    var updatedAt: Timestamp?
    var closedAt: Timestamp?
    var url: String?

    init(_ item: Item) {
        (externalID, key, itemType, title) = (item.externalID, item.key, item.itemType, item.title)
        (status, assignee, labels, url) = (item.status, item.assignee, item.labels, item.url)
        (createdAt, updatedAt, closedAt) = (item.createdAt, item.updatedAt, item.closedAt)
    }

    enum CodingKeys: String, CodingKey {
        case externalID = "external_id"
        case key
        case itemType = "item_type"
        case title, status, assignee, labels
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case closedAt = "closed_at"
        case url
    }
}
