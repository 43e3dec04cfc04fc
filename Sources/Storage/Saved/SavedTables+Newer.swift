import Items

extension SavedTables {
    /// What of the store only a newer version knows, which shares it, in words for the log.
    package func newerKinds() throws -> [String] {
        let types = SourceType.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return try String.fetchAll(
            database,
            sql: """
                SELECT 'items of sources of the type ' || type FROM source WHERE type NOT IN (\(types))
                UNION SELECT 'what is saved as ' || kind FROM saved_record WHERE kind NOT IN ('source', 'report')
                """
        ).sorted()
    }
}
