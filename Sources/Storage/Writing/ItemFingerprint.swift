import Crypto
import Items

/// A short digest of what a report can show of an item: the first 16 bytes of a SHA-256.
///
/// Hashed are the members of the item's JSON, in their order and without `comments` and `parent`, as text: null is
/// empty, labels are joined by `|`, and U+001F stands between two members. So anyone can compute it from `items.json`.
package struct ItemFingerprint: Hashable, Comparable, Sendable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        (self.high, self.low) = (high, low)
    }

    /// - Parameter source: the name that the store has for the item's source, which may not be the tracker's.
    init(_ item: Item, source: String) {
        var text = MemberText()
        text.add([item.externalID, item.key, item.source.type.rawValue, source, item.project])
        text.add([item.itemType, item.title, item.status, item.statusCategory.rawValue, item.priority])
        text.add([item.assignee, item.reporter, item.labels.joined(separator: "|")])
        text.add([item.createdAt, item.updatedAt, item.closedAt])
        text.add([item.resolution, item.url])
        self.init(text)
    }

    package init(_ text: MemberText) {
        let words = SHA256.hash(data: text.bytes.dropLast()).withUnsafeBytes { digest in
            (digest.loadUnaligned(as: UInt64.self), digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        self.init(high: UInt64(bigEndian: words.0), low: UInt64(bigEndian: words.1))
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension [ItemFingerprint] {
    /// One digest of the set, whatever the order: the SHA-256 of the fingerprints in ascending order, each once, as
    /// lower-case hexadecimal.
    package func digest() -> String {
        var hash = SHA256()
        var block: [UInt8] = []
        var previous: ItemFingerprint?
        for fingerprint in ascending() where fingerprint != previous {
            Swift.withUnsafeBytes(of: (fingerprint.high.bigEndian, fingerprint.low.bigEndian)) { block += $0 }
            if block.count >= 4096 {
                hash.update(data: block)
                block.removeAll(keepingCapacity: true)
            }
            previous = fingerprint
        }
        hash.update(data: block)
        return hash.finalize().hexadecimal
    }

    /// By their first 16 bits into buckets of a few, each sorted: they are as good as random, and a fourth of the time
    /// of sorting them as a whole is enough.
    private func ascending() -> [ItemFingerprint] {
        var starts = [Int](repeating: 0, count: (1 << 16) + 1)
        for fingerprint in self { starts[Int(fingerprint.high >> 48) + 1] += 1 }
        for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
        var next = starts
        var result = self
        for fingerprint in self {
            let bucket = Int(fingerprint.high >> 48)
            result[next[bucket]] = fingerprint
            next[bucket] += 1
        }
        for (start, end) in zip(starts, starts.dropFirst()) where end - start > 1 {
            result[start..<end].sort()
        }
        return result
    }
}

/// What a fingerprint is of: the members, each with U+001F behind it.
package struct MemberText {
    fileprivate var bytes: [UInt8] = []

    package init() {
        bytes.reserveCapacity(400)
    }

    package mutating func add(_ members: [String?]) {
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
