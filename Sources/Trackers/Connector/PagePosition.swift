import Foundation

/// The text in which a connector keeps where it is.
enum PagePosition {
    static func text(_ position: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(position), as: UTF8.self)
    }

    /// - Returns: nil for a text of another version, with which a reading begins anew.
    static func read<Position: Decodable>(_ text: String?) -> Position? {
        text.flatMap { try? JSONDecoder().decode(Position.self, from: Data($0.utf8)) }
    }
}

extension Sequence {
    /// The first of each id: lists that change while they are read repeat what they have told.
    func unique(_ id: (Element) -> String) -> [Element] {
        var seen: Set<String> = []
        return filter { seen.insert(id($0)).inserted }
    }
}
