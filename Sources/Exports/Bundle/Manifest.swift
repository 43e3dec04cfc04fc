import Crypto
import Items
import Zip

/// Writes the two lists of a bundle's entries: `manifest.json` and `SHA256SUMS`.
struct Manifest {
    /// The request and the coverage as ready-made JSON.
    var request: [UInt8]
    var coverage: [UInt8]
    /// The last import that the bundle rests on, if there was one.
    var dataAsOf: Timestamp?
    var version: String
    /// Of the items that the bundle holds (`ItemFingerprint`), as the report has it.
    var itemsDigest: String
    /// Names its key in the manifest.
    var signer: BundleSigner?

    /// Bytes of an entry's line.
    static let usualLine = 140

    /// The manifest with its list of entries, line by line.
    func write(entries: [BundleEntry], to sink: ([UInt8]) throws -> Void) throws {
        var text: [UInt8] = []
        text.append(#"{"request":"#)
        text += request
        text.append(#","data_as_of":"#)
        text.append(json: dataAsOf)
        text.append(#","version":"#)
        text.append(jsonString: version)
        text.append(#","items_digest":"#)
        text.append(jsonString: itemsDigest)
        if let signer {
            text.append(#","signing_key":"#)
            text.append(jsonString: signer.publicKey.base64)
        }
        text.append(#","coverage":"#)
        text += coverage
        text.append(#","entries":["#)
        for (position, entry) in entries.enumerated() {
            text.append(position == 0 ? "\n" : ",\n" as StaticString)
            text.append(json: entry)
            try sink(text)
            text.removeAll(keepingCapacity: true)
        }
        text.append("\n]}\n" as StaticString)
        try sink(text)
    }

    /// The lines that `sha256sum -c` reads.
    static func writeSums(of entries: [BundleEntry], to sink: ([UInt8]) throws -> Void) throws {
        var line: [UInt8] = []
        for entry in entries {
            line.append(hexadecimal: entry.sha256)
            line.append("  " as StaticString)
            line.append(entry.path)
            line.append(UInt8(ascii: "\n"))
            try sink(line)
            line.removeAll(keepingCapacity: true)
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(json entry: BundleEntry) {
        append(#"{"path":"#)
        append(jsonString: entry.path)
        append(#","size":"#)
        append(decimal: entry.zip.size)
        append(#","sha256":""#)
        append(hexadecimal: entry.sha256)
        append(#""}"#)
    }
}
