import Crypto
import Foundation
import Items
import Zip

/// Checks that a bundle is what was signed, with nothing but the file and the key.
package struct BundleCheck {
    let path: String
    let key: BundleKey
    /// That of a bundle of a million items is half as long.
    var longestList = 256 << 20
    /// It has 64 bytes.
    private static let longestSignature = 1 << 10

    package init(path: String, key: BundleKey) {
        (self.path, self.key) = (path, key)
    }

    /// What was found in a bundle that is as it was signed.
    package struct Outcome: Equatable {
        package var entries: Int
        /// nil where the bundle has no `items.json` to tell the digest from.
        package var items: Int?
        package var digest: String
    }

    /// Reads the whole file; blocks its thread.
    /// - Throws: `BundleFault` for the first thing that is off.
    package func run() throws -> Outcome {
        do {
            return try check(try ZipContents(reading: path))
        } catch let error as ZipError {
            throw BundleFault("is damaged, or no ZIP archive (\(error))")
        }
    }

    private func check(_ archive: consuming ZipContents) throws -> Outcome {
        var places: [String: Int] = [:]
        for (index, name) in archive.names.enumerated() {
            guard places.updateValue(index, forKey: name) == nil else { throw BundleFault("holds \(name) twice") }
        }
        let bytes = try archive.bytes(of: "manifest.json", at: places, upTo: longestList)
        let signature = try archive.bytes(of: "manifest.json.sig", at: places, upTo: Self.longestSignature)
        let manifest = try SignedManifest(bytes, signature: signature, key: key)

        var digest = ItemsDigest()
        var sums = [
            "manifest.json": SHA256.hash(data: bytes).hexadecimal,
            "manifest.json.sig": SHA256.hash(data: signature).hexadecimal,
        ]
        for entry in manifest.entries {
            guard let index = places[entry.path] else { throw BundleFault("lacks \(entry.path)") }
            let isList = entry.path == "items.json"
            sums[entry.path] = try archive.check(entry, at: index) { if isList { try digest.add($0) } }
        }
        for name in archive.names where sums[name] == nil && name != "SHA256SUMS" {
            throw BundleFault("holds \(name), which the signed manifest does not list")
        }
        try checkSums(try archive.bytes(of: "SHA256SUMS", at: places, upTo: longestList), sums)
        let items = sums["items.json"] == nil ? nil : digest.count
        if items != nil, digest.value() != manifest.itemsDigest {
            throw BundleFault("has items of another digest than the manifest: \(digest.value())")
        }
        return Outcome(entries: archive.names.count, items: items, digest: manifest.itemsDigest)
    }

    private func checkSums(_ bytes: [UInt8], _ sums: [String: String]) throws {
        let lines = sums.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }
        guard bytes != Array(lines.joined().utf8) else { return }
        let theirs = Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { "\($0)\n" })
        let off = lines.first { !theirs.contains($0) }?.dropFirst(66).dropLast()
        throw BundleFault("has a SHA256SUMS that does not fit the manifest" + (off.map { ", first for \($0)" } ?? ""))
    }
}

/// The first thing that is off about a bundle, as the rest of a sentence that begins with the file's name.
package struct BundleFault: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// What a manifest says of the other entries, once its signature is known to be right.
private struct SignedManifest {
    struct Entry {
        var path: String
        var size: Int
        var sha256: String
    }

    let itemsDigest: String
    let entries: [Entry]

    /// A list of another's could be long to no end: only for its key is it looked into, where it is short.
    private static let longestForeign = 4 << 20

    init(_ bytes: [UInt8], signature: [UInt8], key: BundleKey) throws {
        let isSigned = key.isSignature(signature, of: bytes)
        let isRead = isSigned || bytes.count <= Self.longestForeign
        let value = isRead ? try? JSONValue(parsing: bytes, rules: .foreign) : nil
        guard isSigned else {
            let named = value?["signing_key"]?.string.map { " (it names the key \($0))" } ?? ""
            throw BundleFault("has a manifest.json that the key \(key) has not signed\(named)")
        }
        let entries = value?["entries"]?.array?.map { entry -> Entry? in
            guard let path = entry["path"]?.string, let size = entry["size"]?.integer,
                let sha256 = entry["sha256"]?.string
            else { return nil }
            return Entry(path: path, size: size, sha256: sha256)
        }
        guard let entries, let digest = value?["items_digest"]?.string, !entries.contains(where: { $0 == nil }) else {
            throw BundleFault("has a manifest.json of a form that this version does not know")
        }
        (self.entries, itemsDigest) = (entries.compactMap(\.self), digest)
    }
}

extension ZipContents {
    /// Of the small entries and the manifest.
    ///
    /// A few bytes may unpack to a thousand times as many.
    fileprivate borrowing func bytes(of name: String, at places: [String: Int], upTo limit: Int) throws -> [UInt8] {
        guard let index = places[name] else { throw BundleFault("lacks \(name)") }
        let tooLong = BundleFault("has a \(name) of more than \(limit.grouped) bytes")
        guard size(index) ?? 0 <= limit else { throw tooLong }
        var bytes: [UInt8] = []
        try read(index) { piece in
            guard bytes.count + piece.count <= limit else { throw tooLong }
            bytes += piece
        }
        return bytes
    }

    /// - Returns: the SHA-256 of what was read.
    fileprivate borrowing func check(
        _ entry: SignedManifest.Entry,
        at index: Int,
        _ body: (ArraySlice<UInt8>) throws -> Void
    ) throws -> String {
        var (hash, size) = (SHA256(), 0)
        do {
            try read(index) { piece in
                hash.update(data: piece)
                size += piece.count
                guard size <= entry.size else {
                    throw BundleFault("has a \(entry.path) of more bytes than were signed")
                }
                try body(piece)
            }
        } catch let error as ZipError {
            throw BundleFault("has a \(entry.path) that can't be read (\(error))")
        }
        guard size == entry.size, hash.finalize().hexadecimal == entry.sha256 else {
            throw BundleFault("has a \(entry.path) of other bytes than were signed")
        }
        return entry.sha256
    }
}
