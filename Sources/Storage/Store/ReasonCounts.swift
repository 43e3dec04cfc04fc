import Foundation

/// `import_run.reasons`, a JSON object of reasons in their order, and `import_run.warnings`, a JSON array.
enum ReasonCounts {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }

    /// nil also for what a newer version has written otherwise: one note that can't be read hides no source.
    static func known<Value: Decodable>(_ text: String?) -> Value? {
        text.flatMap { try? decode($0) }
    }
}
