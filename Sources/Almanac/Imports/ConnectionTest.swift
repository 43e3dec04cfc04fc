/// The answer of `POST /api/imports/test-connection`.
struct ConnectionTest: Codable, Equatable, Sendable {
    var success: Bool
    var message: String
    var sourceName: String?

    enum CodingKeys: String, CodingKey {
        case success, message
        case sourceName = "source_name"
    }
}

/// The answer of `POST /api/imports/preview`.
struct ImportPreview: Encodable, Equatable, Sendable {
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
