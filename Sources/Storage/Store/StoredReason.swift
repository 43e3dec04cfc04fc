import Items

/// How many items were left out for a reason: a number, or with examples of them `{"count": 4, "examples": ["line 7"]}`.
struct StoredReason: Codable {
    var count: Int
    var examples: [String] = []

    private enum CodingKeys: CodingKey {
        case count, examples
    }

    /// Those of a summary, by the reason.
    static func all(of summary: ImportSummary) -> [String: StoredReason] {
        Dictionary(
            uniqueKeysWithValues: summary.reasons.map { reason, count in
                (reason, StoredReason(count: count, examples: summary.examples[reason] ?? []))
            }
        )
    }

    init(count: Int, examples: [String]) {
        (self.count, self.examples) = (count, examples)
    }

    init(from decoder: any Decoder) throws {
        if let count = try? decoder.singleValueContainer().decode(Int.self) {
            self.count = count
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        count = try container.decode(Int.self, forKey: .count)
        examples = try container.decode([String].self, forKey: .examples)
    }

    func encode(to encoder: any Encoder) throws {
        if examples.isEmpty {
            var container = encoder.singleValueContainer()
            return try container.encode(count)
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        try container.encode(examples, forKey: .examples)
    }
}
