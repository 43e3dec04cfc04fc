package import Items

/// A checked request for an import.
package struct ImportRequest: Equatable, Sendable {
    /// What the request is for, which decides the fields that it may have beside the source's.
    package enum Purpose: Sendable {
        case job, connectionTest, preview
    }

    package var sourceType: SourceType
    package var config: SourceConfig
    package var credentials: ImportCredentials
    package var options = ImportOptions()
    package var tenantID: String?
    package var correlationID: String?
    /// How many items a preview shows.
    package var previewLimit = 10

    package init(
        sourceType: SourceType,
        config: SourceConfig,
        credentials: ImportCredentials,
        options: ImportOptions = ImportOptions(),
        tenantID: String? = nil,
        correlationID: String? = nil,
        previewLimit: Int = 10
    ) {
        self.sourceType = sourceType
        self.config = config
        self.credentials = credentials
        self.options = options
        self.tenantID = tenantID
        self.correlationID = correlationID
        self.previewLimit = previewLimit
    }
}

/// Where to import from, without the secrets.
package struct SourceConfig: Codable, Equatable, Sendable {
    var baseURL: String?
    package var email: String?
    package var username: String?
    var projectKey: String?
    var projectKeys: [String]?
    package var repository: String?
    var projectID: String?
    var organization: String?
    var instance: String?
    var table: String?
    package var query: String?
    package var jql: String?
    package var statusFilter: [String]?
    package var labelFilter: [String]?
    /// Items created from this instant on.
    package var createdFrom: Timestamp?
    /// Items created before this instant.
    package var createdBefore: Timestamp?
}

/// The secrets of a source; not `Codable`, so that they are kept through `CredentialSealer` or not at all.
package struct ImportCredentials: Equatable, Sendable {
    package var apiToken: Secret?
    package var apiKey: Secret?
    package var password: Secret?

    package init(apiToken: Secret? = nil, apiKey: Secret? = nil, password: Secret? = nil) {
        (self.apiToken, self.apiKey, self.password) = (apiToken, apiKey, password)
    }
}

package struct ImportOptions: Codable, Equatable, Sendable {
    /// Items a page; a tracker's own limit may be lower.
    var batchSize = 100
    package var maxItems: Int?
    package var duplicateHandling = DuplicateHandling.update
    var includesComments = true
    var includesAttachments = false
    var includesHistory = false
    /// Asks for everything, not only for what changed since the last import.
    var isFull = false
    /// Takes items for gone however many they are.
    package var confirmsGone = false
    /// Stores nothing and says what it would have done.
    package var isDryRun = false

    package init(
        batchSize: Int = 100,
        maxItems: Int? = nil,
        duplicateHandling: DuplicateHandling = DuplicateHandling.update,
        includesComments: Bool = true,
        includesAttachments: Bool = false,
        includesHistory: Bool = false,
        isFull: Bool = false,
        confirmsGone: Bool = false,
        isDryRun: Bool = false
    ) {
        self.batchSize = batchSize
        self.maxItems = maxItems
        self.duplicateHandling = duplicateHandling
        self.includesComments = includesComments
        self.includesAttachments = includesAttachments
        self.includesHistory = includesHistory
        self.isFull = isFull
        self.confirmsGone = confirmsGone
        self.isDryRun = isDryRun
    }
}

extension ImportOptions {
    /// A job that an older version has queued says nothing of options that came later.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        batchSize = try fields.decode(Int.self, forKey: .batchSize)
        maxItems = try fields.decodeIfPresent(Int.self, forKey: .maxItems)
        duplicateHandling = try fields.decode(DuplicateHandling.self, forKey: .duplicateHandling)
        includesComments = try fields.decode(Bool.self, forKey: .includesComments)
        includesAttachments = try fields.decode(Bool.self, forKey: .includesAttachments)
        includesHistory = try fields.decode(Bool.self, forKey: .includesHistory)
        isFull = try fields.decode(Bool.self, forKey: .isFull)
        confirmsGone = try fields.decodeIfPresent(Bool.self, forKey: .confirmsGone) ?? false
        isDryRun = try fields.decode(Bool.self, forKey: .isDryRun)
    }
}

/// All the broken rules of a request; never empty.
package struct ImportRequestProblems: Error, Equatable, Sendable {
    package var problems: [FieldProblem]
}
