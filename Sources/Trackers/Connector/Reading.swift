package import Items

/// One list that an import reads: a project, a repository, a table, or what a query finds.
package struct Reading: Codable, Equatable, Sendable {
    /// In the tracker's own terms: `ALOY`, `owner/name`, `incident`; for a query without a project, the tracker itself.
    package var target: String
    /// nil where every item says for itself to which source it belongs.
    package var source: String?

    package init(target: String, source: String? = nil) {
        (self.target, self.source) = (target, source)
    }
}

/// Where a reading begins.
package struct ReadingStart: Sendable {
    /// Only what has changed since then, nil for everything.
    package var since: Timestamp?
    /// The page to go on with, in the connector's own terms; nil for the first.
    package var position: String?
    /// The source's name, where it is known from an earlier page or import.
    package var source: String?
    /// The tag of the first page when it was read last.
    package var entityTag: String?
    /// The external ids of those items that need not be looked into again: their details are in the store as they are
    /// now.
    package var upToDate: @Sendable ([Item]) async throws -> Set<String> = { _ in [] }

    package init(
        since: Timestamp? = nil,
        position: String? = nil,
        source: String? = nil,
        entityTag: String? = nil,
        upToDate: @escaping @Sendable ([Item]) async throws -> Set<String> = { _ in [] }
    ) {
        self.since = since
        self.position = position
        self.source = source
        self.entityTag = entityTag
        self.upToDate = upToDate
    }
}

extension ReadingState {
    /// From when on an import with these options has to ask; nil when it has to ask for everything.
    package func since(_ options: ImportOptions) -> Timestamp? {
        options.isFull || !kinds.isSuperset(of: options.details) ? nil : watermark + Self.overlap
    }
}

/// What tells one reading from another, across imports: the same site, list, filters and account.
package struct ReadingScope: Codable, Sendable {
    var type: SourceType
    var site: String
    var target: String
    var filters: SourceConfig
    /// Another account may see other items. Keyed, so that nothing can be learned from it.
    var account: String

    package init(_ reading: Reading, _ request: ImportRequest, site: String, account: String) {
        (type, self.site, target, self.account) = (request.sourceType, site, reading.target, account)
        filters = SourceConfig()
        filters.jql = request.config.jql
        filters.query = request.config.query
        filters.statusFilter = request.config.statusFilter?.sorted()
        filters.labelFilter = request.config.labelFilter?.sorted()
        filters.createdFrom = request.config.createdFrom
        filters.createdBefore = request.config.createdBefore
    }
}

extension ImportOptions {
    /// The details that the request asks for; a dry run looks at the items alone.
    package var details: DetailKinds {
        guard !isDryRun else { return [] }
        var kinds: DetailKinds = []
        if includesComments { kinds.insert(.comments) }
        if includesHistory { kinds.insert(.history) }
        if includesAttachments { kinds.insert(.attachments) }
        return kinds
    }
}
