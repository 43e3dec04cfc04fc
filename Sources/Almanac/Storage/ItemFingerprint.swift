import Crypto

/// A short digest of what a report can show of an item: the first 16 bytes of a SHA-256.
///
/// Hashed are the members of the item's JSON, in their order and without `comments` and `parent`, as text: null is
/// empty, labels are joined by `|`, and U+001F stands between two members. So anyone can compute it from `items.json`.
struct ItemFingerprint: Hashable, Comparable, Sendable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        (self.high, self.low) = (high, low)
    }

    init(_ item: Item) {
        var text = MemberText()
        text.add([item.externalID, item.key, item.source.type.rawValue, item.source.name, item.project])
        text.add([item.itemType, item.title, item.status, item.statusCategory.rawValue, item.priority])
        text.add([item.assignee, item.reporter, item.labels.joined(separator: "|")])
        text.add([item.createdAt, item.updatedAt, item.closedAt])
        text.add([item.resolution, item.url])
        self.init(text)
    }

    init(_ text: MemberText) {
        let words = SHA256.hash(data: text.bytes.dropLast()).withUnsafeBytes { digest in
            (digest.loadUnaligned(as: UInt64.self), digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        self.init(high: UInt64(bigEndian: words.0), low: UInt64(bigEndian: words.1))
    }

    static func < (left: Self, right: Self) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension [ItemFingerprint] {
    /// One digest of the set, whatever the order: the SHA-256 of the fingerprints in ascending order, each once, as
    /// lower-case hexadecimal.
    consuming func digest() -> String {
        sort()
        var hash = SHA256()
        var block: [UInt8] = []
        var previous: ItemFingerprint?
        for fingerprint in self where fingerprint != previous {
            Swift.withUnsafeBytes(of: (fingerprint.high.bigEndian, fingerprint.low.bigEndian)) { block += $0 }
            if block.count >= 4096 {
                hash.update(data: block)
                block.removeAll(keepingCapacity: true)
            }
            previous = fingerprint
        }
        hash.update(data: block)
        var text: [UInt8] = []
        text.append(hexadecimal: hash.finalize())
        return String(decoding: text, as: UTF8.self)
    }
}

/// What a fingerprint is of: the members, each with U+001F behind it.
struct MemberText {
    fileprivate var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(400)
    }

    mutating func add(_ members: [String?]) {
        for member in members {
            if let member { bytes.append(member.storable) }
            bytes.append(0x1F)
        }
    }

    mutating func add(_ times: [Timestamp?]) {
        for time in times {
            if let time { bytes.append(time) }
            bytes.append(0x1F)
        }
    }
}
