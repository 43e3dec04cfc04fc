import Foundation

/// `import_run.reasons`: a JSON object of reason and count, in the order of the reasons.
enum ReasonCounts {
    static func encode(_ counts: [String: Int]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(counts), as: UTF8.self)
    }

    static func decode(_ text: String) throws -> [String: Int] {
        try JSONDecoder().decode([String: Int].self, from: Data(text.utf8))
    }
}
