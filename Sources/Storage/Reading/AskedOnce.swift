import Items

/// What one snapshot of the store has told, and is not asked again.
final class AskedOnce {
    var clauses: [ItemFilters: FilterClause] = [:]
    var hasChunks: Bool?
}
