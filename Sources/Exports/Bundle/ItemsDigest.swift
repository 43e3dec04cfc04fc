import Items
import Storage

/// The digest of the items of an `items.json`, piece by piece: it has a line for each of them.
struct ItemsDigest {
    private var fingerprints: [ItemFingerprint] = []
    private var line: [UInt8] = []
    private(set) var count = 0

    /// - Throws: `BundleFault` for a line that is no item.
    mutating func add(_ bytes: ArraySlice<UInt8>) throws {
        var rest = bytes
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            line += rest[..<end]
            try addLine()
            rest = rest[(end + 1)...]
        }
        line += rest
    }

    func value() -> String {
        fingerprints.digest()
    }

    private mutating func addLine() throws {
        defer { line.removeAll(keepingCapacity: true) }
        if line.last == UInt8(ascii: ",") { line.removeLast() }
        guard line.first == UInt8(ascii: "{") else { return }
        guard case .object(let members) = try? JSONValue(parsing: line, rules: .foreign) else {
            throw BundleFault("has an items.json of a form that this version does not know")
        }
        var text = MemberText()
        text.add(members.filter { $0.name != "comments" && $0.name != "parent" }.map { Self.text($0.value) })
        fingerprints.append(ItemFingerprint(text))
        count += 1
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .array(let values): values.map { $0.string ?? "" }.joined(separator: "|")
        default: value.string
        }
    }
}
