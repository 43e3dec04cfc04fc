package import Items

/// What a report rests on: where its items came from, and what is not in it.
package struct Coverage: Codable, Equatable, Sendable {
    struct SourcePart: Codable, Equatable, Sendable {
        var sourceType: SourceType
        var source: String
        var lastImport: Timestamp?
        /// The last time that an item of it was created, updated or closed, by the tracker.
        var lastChange: Timestamp?
        /// What the source said it had, nil where it does not tell.
        var expected: Int?
        var stored: Int
        /// Created or closed in the range, and passing the filters.
        var inRange: Int
        /// Left out by the last import of all its list or by one after it, with reasons (`ImportNotes`).
        var leftOut: [LeftOut]
        /// The last import that asked for everything; an incremental one does not notice what is gone.
        var lastFullImport: Timestamp?
        /// What the imports of `leftOut` have to say of themselves, and one that failed after them: counts that don't
        /// add up, an end before its time.
        var warnings: [String]

        enum CodingKeys: String, CodingKey {
            case sourceType = "source_type"
            case source
            case lastImport = "last_import"
            case lastChange = "last_change"
            case expected, stored
            case inRange = "in_range"
            case leftOut = "left_out"
            case lastFullImport = "last_full_import"
            case warnings
        }
    }

    struct LeftOut: Codable, Equatable, Sendable {
        var reason: String
        var count: Int
    }

    var sources: [SourcePart]
    /// When the newest import of those that pass the filters began to read.
    package var dataAsOf: Timestamp?
    /// The last change that any of these holds.
    var lastChange: Timestamp?
    package var itemsInRange: Int
    /// Items that are in no figure, or in some only, with reasons.
    var leftOut: [LeftOut]
    /// Everything that is stored, in parts that add up to it; a status of before it was told has none.
    var parts: [Part]?

    struct Part: Codable, Equatable, Sendable {
        var what: String
        var count: Int
    }

    enum CodingKeys: String, CodingKey {
        case sources, parts
        case dataAsOf = "data_as_of"
        case lastChange = "last_change"
        case itemsInRange = "items_in_range"
        case leftOut = "left_out"
    }
}
