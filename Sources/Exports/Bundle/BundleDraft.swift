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
        work = BundleProgress(items: contents.expectedItems, report: contents.report)
    }

    mutating func compressReport(progress: BundleWriter.Hear) throws {
        guard let report = contents.report else { return }
        var compressor = FileCompressor()
        let entry = try compressor.compress(report, as: "report.pdf", with: &stream) { bytes in
            work.add(bytes: bytes)
            try progress(work)
        }
        entries.append(entry)
    }

    /// Returns the number of items.
    mutating func compress(_ items: () throws -> BundleItem?, progress: BundleWriter.Hear) throws -> Int {
        var compressor = try ItemCompressor(contents, into: spool, directory: directory)
        while let item = try items() {
            try compressor.compress(item.item, adding: &entries)
            try compressor.compressDetails(of: item, with: &stream, adding: &entries) { try progress(work) }
            work.has(items: compressor.count)
            if compressor.count.isMultiple(of: 256) { try progress(work) }
        }
        try compressor.finish(adding: &entries)
        try progress(work)
        return compressor.count
    }

    /// Adds the manifest of all entries so far, its signature, and the checksums of these.
    mutating func compressLists(progress: BundleWriter.Hear) throws {
        BundlePaths.makeDistinct(&entries)
        // All names are in NFC, for which Swift's order is that of the bytes.
        entries.sort { $0.path < $1.path }
        let signer = contents.manifest.signer
        // Ed25519 reads what it signs twice.
        var signed: [UInt8] = []
        signed.reserveCapacity(signer == nil ? 0 : entries.count * Manifest.usualLine)
        var lines = 0
        try contents.manifest.write(entries: entries) { line in
            if signer != nil { signed += line }
            try stream.write(line)
            lines += 1
            if lines.isMultiple(of: 1024) { try progress(work) }
        }
        insert(try stream.finish(path: "manifest.json"))
        if let signer {
            try stream.write(try signer.signature(of: signed))
            insert(try stream.finish(path: "manifest.json.sig"))
        }
        try Manifest.writeSums(of: entries) { line in
            try stream.write(line)
            lines += 1
            if lines.isMultiple(of: 1024) { try progress(work) }
        }
        insert(try stream.finish(path: "SHA256SUMS"))
    }

    consuming func finish(path: String, progress: BundleWriter.Hear) throws {
        let modified = (contents.manifest.dataAsOf?.milliseconds ?? 0).flooredDivision(by: 1000)
        var archive = try ZipArchive(creating: path, modified: Int(modified))
        for (number, entry) in entries.enumerated() {
            try archive.add(entry.zip)
            if number.isMultiple(of: 1024) { try progress(work) }
        }
        var work = work
        try archive.finish { fraction in
            work.hasWritten(fraction)
            try progress(work)
        }
    }

    private mutating func insert(_ entry: BundleEntry) {
        entries.insert(entry, at: entries.firstIndex { $0.path > entry.path } ?? entries.endIndex)
    }
}
