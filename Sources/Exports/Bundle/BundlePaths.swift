import Items

/// Keeps the paths in a bundle distinct, also where a file system takes `a` and `A` for one.
///
/// Items of several sources often share a key (`#12`), and keys that differ can be the same once made safe. Each of
/// such entries gets a suffix made from its own identity, `#12~5f0c33b1.json`, so that its name does not depend on
/// which of them came first.
enum BundlePaths {
    static func makeDistinct(_ entries: inout [BundleEntry]) {
        let keys = entries.map { foldedHash($0.path) }
        let shared = repeated(in: keys)
        guard !shared.isEmpty else { return }
        var taken = Set(keys)
        for index in entries.indices where shared.contains(keys[index]) {
            guard let identity = entries[index].identity else { continue }
            entries[index].path = freePath(entries[index].path, identity: identity, taken: &taken)
        }
    }

    /// Eight digits of identity nearly always do; a count follows where they don't.
    private static func freePath(_ path: String, identity: UInt32, taken: inout Set<UInt64>) -> String {
        let digits = String(identity, radix: 16)
        let suffix = "~" + String(repeating: "0", count: 8 - digits.count) + digits
        var candidate = inserting(suffix, into: path)
        var count = 1
        while !taken.insert(foldedHash(candidate)).inserted {
            count += 1
            candidate = inserting("\(suffix)-\(count)", into: path)
        }
        return candidate
    }

    /// Before the extension, if the last part of the path has one.
    private static func inserting(_ suffix: String, into path: String) -> String {
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return path + suffix }
        return path[..<dot] + suffix + path[dot...]
    }

    /// Two paths that some file system takes for one have the same hash; that two others do is harmless.
    private static func foldedHash(_ path: String) -> UInt64 {
        var hash = FNV1a()
        if path.utf8.allSatisfy({ $0 < 0x80 }) {
            for byte in path.utf8 {
                hash.add((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte)
            }
        } else {
            hash.add(path.uppercased().lowercased())
        }
        return hash.value
    }

    private static func repeated(in keys: [UInt64]) -> Set<UInt64> {
        let sorted = keys.sorted()
        return Set(zip(sorted, sorted.dropFirst()).lazy.filter { $0 == $1 }.map(\.0))
    }
}
