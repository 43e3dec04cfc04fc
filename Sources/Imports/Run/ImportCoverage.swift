import Items

/// What an import rests on.
struct ImportCoverage: Codable, Equatable, Sendable {
    struct Reason: Codable, Equatable, Sendable {
        var reason: String
        var count: Int
        /// A few of the items' ids.
        var examples: [String]
        /// False where no item is left out for it: it was stored already, or what is missing is a comment, a change or
        /// an attachment.
        var leavesOutItems: Bool?

        enum CodingKeys: String, CodingKey {
            case reason, count, examples
            case leavesOutItems = "leaves_out_items"
        }
    }

    var source: String
    /// How many items the tracker says there are, of those asked for; nil where it does not say.
    var expected: Int?
    /// Whether that is the tracker's own guess.
    var expectedIsEstimate = false
    /// The sum of stored, skipped and refused.
    var fetched = 0
    /// The sum of added, changed and unchanged; in a dry run, what would have been.
    var stored = 0
    var added = 0
    var changed = 0
    var unchanged = 0
    var skipped = 0
    var refused = 0
    /// Items that the source no longer has: found by a full import alone, and kept, but in no figure.
    var missing = 0
    /// Why items were skipped or refused, and attachments left.
    var reasons: [Reason] = []
    /// Set where only what has changed since then was asked for.
    var since: Timestamp?
    var comments = 0
    var statusChanges = 0
    var attachments = Attachments()
    /// Whether all that the tracker has was asked for and came: no filter, no `max_items`, no failure.
    var isWhole = false
    /// Counts that don't add up, and what else every report of the source has to repeat.
    var warnings: [String] = []
    /// Of an import of several sources, each one's own.
    var sources: [ImportCoverage]?

    struct Attachments: Codable, Equatable, Sendable {
        var listed = 0
        var stored = 0
        var bytes = 0
        var left = 0
    }

    init(source: String) {
        self.source = source
    }

    enum CodingKeys: String, CodingKey {
        case source, expected
        case expectedIsEstimate = "expected_is_estimate"
        case fetched, stored, added, changed, unchanged, skipped, refused, missing, reasons, since, comments
        case statusChanges = "status_changes"
        case attachments
        case isWhole = "whole"
        case warnings, sources
    }
}

extension ImportCoverage {
    private static let reasonLimit = 20
    private static let exampleLimit = 5

    /// Counts a reason; beyond twenty different ones they are counted together.
    mutating func add(_ reason: String, example: String?, count: Int = 1, leavesOutItems: Bool = true) {
        var reason = reason
        if reasons.count >= Self.reasonLimit, !reasons.contains(where: { $0.reason == reason }) {
            reason = leavesOutItems ? "other reasons" : "other reasons, which leave no item out"
        }
        if let index = reasons.firstIndex(where: { $0.reason == reason }) {
            reasons[index].count += count
            guard let example, reasons[index].examples.count < Self.exampleLimit else { return }
            reasons[index].examples.append(example)
        } else {
            let examples = example.map { [$0] } ?? []
            let mark = leavesOutItems ? nil : false
            reasons.append(.init(reason: reason, count: count, examples: examples, leavesOutItems: mark))
        }
    }

    /// One coverage of several sources.
    init(of parts: [ImportCoverage]) {
        if parts.count == 1 {
            self = parts[0]
            return
        }
        self.init(source: parts.map(\.source).joined(separator: ", "))
        for part in parts { add(part) }
        expected = parts.reduce(0) { sum, part in sum.flatMap { sum in part.expected.flatMap { sum.plus($0) } } }
        since = parts.compactMap(\.since).min()
        isWhole = !parts.isEmpty && parts.allSatisfy(\.isWhole)
        warnings = parts.flatMap { part in part.warnings.map { "\(part.source): \($0)" } }
        sources = parts
    }

    private mutating func add(_ part: ImportCoverage) {
        expectedIsEstimate = expectedIsEstimate || part.expectedIsEstimate
        fetched += part.fetched
        stored += part.stored
        added += part.added
        changed += part.changed
        unchanged += part.unchanged
        skipped += part.skipped
        refused += part.refused
        missing += part.missing
        comments += part.comments
        statusChanges += part.statusChanges
        attachments.listed += part.attachments.listed
        attachments.stored += part.attachments.stored
        attachments.bytes += part.attachments.bytes
        attachments.left += part.attachments.left
        for reason in part.reasons {
            let leaves = reason.leavesOutItems ?? true
            for example in reason.examples { add(reason.reason, example: example, leavesOutItems: leaves) }
            let rest = reason.count - reason.examples.count
            if rest > 0 { add(reason.reason, example: nil, count: rest, leavesOutItems: leaves) }
        }
    }
}

extension Int {
    /// nil where it is more than any number.
    fileprivate func plus(_ other: Int) -> Int? {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? nil : sum
    }
}
