import Items

/// A checked request for an import.
struct ImportRequest: Equatable, Sendable {
    /// What the request is for, which decides the fields that it may have beside the source's.
    enum Purpose: Sendable {
        case job, connectionTest, preview
    }

    var sourceType: SourceType
    var config: SourceConfig
    var credentials: ImportCredentials
    var options = ImportOptions()
    var tenantID: String?
    var correlationID: String?
    /// How many items a preview shows.
    var previewLimit = 10
}

/// Where to import from, without the secrets.
struct SourceConfig: Codable, Equatable, Sendable {
    var baseURL: String?
    var email: String?
    var username: String?
    var projectKey: String?
    var projectKeys: [String]?
    var repository: String?
    var projectID: String?
    var organization: String?
    var instance: String?
    var table: String?
    var query: String?
    var jql: String?
    var statusFilter: [String]?
    var labelFilter: [String]?
    /// Items created from this instant on.
    var createdFrom: Timestamp?
    /// Items created before this instant.
    var createdBefore: Timestamp?
}

/// The secrets of a source; not `Codable`, so that they leave the process through `CredentialSealer` or not at all.
struct ImportCredentials: Equatable, Sendable {
    var apiToken: Secret?
    var apiKey: Secret?
    var password: Secret?
}

struct ImportOptions: Codable, Equatable, Sendable {
    /// Items a page; a tracker's own limit may be lower.
    var batchSize = 100
    var maxItems: Int?
    var duplicateHandling = DuplicateHandling.update
    var includesComments = true
    var includesAttachments = false
    var includesHistory = false
    /// Asks for everything, not only for what changed since the last import.
    var isFull = false
    /// Takes items for gone however many they are.
    var confirmsGone = false
    /// Stores nothing and says what it would have done.
    var isDryRun = false
}

extension ImportOptions {
    /// A job that an older version has queued says nothing of options that came later.
    init(from decoder: any Decoder) throws {
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
struct ImportRequestProblems: Error, Equatable, Sendable {
    var problems: [FieldProblem]
}
