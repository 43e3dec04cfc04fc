package import Items

extension ImportRequest {
    /// - Parameter json: The body of `POST /api/imports`, `…/test-connection` or `…/preview`.
    /// - Throws: every broken rule at once.
    package init(_ json: JSONValue, for purpose: Purpose = .job) throws(ImportRequestProblems) {
        var reader = ObjectReader(json)
        let type = reader.choice("source_type", from: SourceType.trackers, required: true)
        let source = reader.object("source_config", required: true) { fields in
            let parts = (config: SourceConfig(&fields), credentials: ImportCredentials(&fields))
            if let type { SourceCheck.check(parts.config, parts.credentials, type, &fields) }
            return parts
        }
        sourceType = type ?? .jira
        config = source?.config ?? SourceConfig()
        credentials = source?.credentials ?? ImportCredentials()
        if purpose != .connectionTest {
            options = reader.object("options") { fields in ImportOptions(&fields) } ?? options
            tenantID = reader.line("tenant_id", upTo: 200)
            correlationID = reader.line("correlation_id", upTo: 200)
        }
        if purpose == .preview {
            previewLimit = reader.integer("limit", in: 1...100) ?? previewLimit
        }
        let problems = reader.finish()
        guard problems.isEmpty else { throw ImportRequestProblems(problems: problems) }
    }
}

extension SourceType {
    /// Those that are imported by request; files come in by `POST /api/imports/csv`.
    static let trackers: [SourceType] = [.jira, .servicenow, .github, .gitlab]
}

extension SourceConfig {
    fileprivate init(_ fields: inout ObjectReader) {
        baseURL = fields.line("base_url", upTo: 2048)
        email = fields.oneOf("email", "user_email")
        username = fields.line("username")
        projectKey = fields.line("project_key")
        projectKeys = fields.lines("project_keys")
        repository = fields.line("repository")
        projectID = fields.identifier("project_id")
        organization = fields.line("organization")
        instance = fields.line("instance")
        table = fields.line("table")
        query = fields.line("query", upTo: 8192)
        jql = fields.line("jql", upTo: 8192)
        statusFilter = fields.lines("status_filter", orOne: true)
        labelFilter = fields.lines("label_filter", orOne: true)
        createdFrom = fields.bound("date_from", .lower)
        createdBefore = fields.bound("date_to", .upper)
    }
}

extension ImportCredentials {
    fileprivate init(_ fields: inout ObjectReader) {
        apiToken = fields.secret("api_token")
        apiKey = fields.secret("api_key")
        password = fields.secret("password")
    }
}

extension ImportOptions {
    fileprivate init(_ fields: inout ObjectReader) {
        batchSize = fields.integer("batch_size", in: 1...1000) ?? batchSize
        maxItems = fields.integer("max_items", in: 1...1_000_000_000)
        duplicateHandling = fields.choice("duplicate_handling", from: DuplicateHandling.allCases) ?? duplicateHandling
        includesComments = fields.bool("include_comments") ?? includesComments
        includesAttachments = fields.bool("include_attachments") ?? includesAttachments
        includesHistory = fields.bool("include_history") ?? includesHistory
        isFull = fields.bool("full") ?? isFull
        confirmsGone = fields.bool("confirm_gone") ?? confirmsGone
        isDryRun = fields.bool("dry_run") ?? isDryRun
    }
}
