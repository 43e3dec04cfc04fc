/// The `progress` of an import job's document.
struct ImportProgress: Codable, Equatable, Sendable {
    /// What the tracker announced; where it announces nothing, as many as have come so far.
    var totalItems = 0
    var processedItems = 0
    var successfulItems = 0
    var failedItems = 0
    var skippedItems = 0
    /// 0 to 100; 0 while the total is not known.
    var percentage = 0.0
    /// Seconds; nil while it can't be told.
    var estimatedTimeRemaining: Int?
    var currentBatch = 0
    var totalBatches = 0

    enum CodingKeys: String, CodingKey {
        case totalItems = "total_items"
        case processedItems = "processed_items"
        case successfulItems = "successful_items"
        case failedItems = "failed_items"
        case skippedItems = "skipped_items"
        case percentage
        case estimatedTimeRemaining = "estimated_time_remaining"
        case currentBatch = "current_batch"
        case totalBatches = "total_batches"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(totalItems, forKey: .totalItems)
        try container.encode(processedItems, forKey: .processedItems)
        try container.encode(successfulItems, forKey: .successfulItems)
        try container.encode(failedItems, forKey: .failedItems)
        try container.encode(skippedItems, forKey: .skippedItems)
        try container.encode(percentage, forKey: .percentage)
        // The contract has every field in every document: null, not absent.
        try container.encode(estimatedTimeRemaining, forKey: .estimatedTimeRemaining)
        try container.encode(currentBatch, forKey: .currentBatch)
        try container.encode(totalBatches, forKey: .totalBatches)
    }
}

/// One of the `imported_items` of a job's document.
struct ImportedItem: Codable, Equatable, Sendable {
    var externalID: String
    var itemType: String
    var title: String
    var status: String
    var errorMessage: String?

    enum CodingKeys: String, CodingKey {
        case externalID = "external_id"
        case itemType = "item_type"
        case title, status
        case errorMessage = "error_message"
    }
}

/// What a running import has to say.
struct ImportUpdate: Equatable, Sendable {
    var progress = ImportProgress()
    var sample: [ImportedItem] = []
    var coverage: ImportCoverage
}
