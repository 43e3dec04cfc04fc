import Items
import Zip

/// A bundle that is being made: its entries so far, and their bytes in a spool.
struct BundleDraft: ~Copyable {
    private let contents: BundleContents
    private let directory: String
    private let spool: SpoolFile
    private var stream: StreamCompressor
    private var entries: [BundleEntry] = []
    private var work: BundleProgress

    /// The spools lie in `directory`, as nameless files.
    init(_ contents: BundleContents, directory: String) throws {
        (self.contents, self.directory) = (contents, directory)
        spool = try SpoolFile(in: directory)
        stream = StreamCompressor(into: spool)
        entries.reserveCapacity(contents.expectedItems)
        work = BundleProgress(items: contents.expectedItems, files: contents.allFiles)
    }

    mutating func compressFiles(progress: (Double) throws -> Void) throws {
        var compressor = FileCompressor()
        for file in contents.allFiles {
            let entry = try compressor.compress(file, with: &stream) { bytes in
                try progress(work.fraction(addingBytes: bytes))
            }
            entries.append(entry)
        }
    }

    /// Returns the number of items.
    mutating func compress(_ items: () throws -> BundleItem?, progress: (Double) throws -> Void) throws -> Int {
        var compressor = try ItemCompressor(contents, into: spool, directory: directory)
        while let item = try items() {
            try compressor.compress(item.item, adding: &entries)
            try compressor.compressDetails(of: item, with: &stream, adding: &entries) { bytes in
                try progress(work.fraction(addingBytes: bytes))
            }
            if compressor.count.isMultiple(of: 256) {
                try progress(work.fraction(addingItems: 256))
            }
        }
        try compressor.finish(adding: &entries)
        return compressor.count
    }

    /// Adds the manifest of all entries so far, its signature, and the checksums of these.
    mutating func compressLists() throws {
        BundlePaths.makeDistinct(&entries)
        // All names are in NFC, for which Swift's order is that of the bytes.
        entries.sort { $0.path < $1.path }
        let signer = contents.manifest.signer
        var signed: [UInt8] = []
        try contents.manifest.write(entries: entries) { line in
            if signer != nil { signed += line }
            try stream.write(line)
        }
        insert(try stream.finish(path: "manifest.json"))
        if let signer {
            try stream.write(try signer.signature(of: signed))
            insert(try stream.finish(path: "manifest.json.sig"))
        }
        try Manifest.writeSums(of: entries) { try stream.write($0) }
        insert(try stream.finish(path: "SHA256SUMS"))
    }

    consuming func finish(path: String, progress: (Double) throws -> Void) throws {
        let modified = (contents.manifest.dataAsOf?.milliseconds ?? 0).flooredDivision(by: 1000)
        var archive = try ZipArchive(creating: path, modified: Int(modified))
        for entry in entries {
            try archive.add(entry.zip)
        }
        try archive.finish { try progress(BundleProgress.compressing + (1 - BundleProgress.compressing) * $0) }
    }

    private mutating func insert(_ entry: BundleEntry) {
        entries.insert(entry, at: entries.firstIndex { $0.path > entry.path } ?? entries.endIndex)
    }
}
