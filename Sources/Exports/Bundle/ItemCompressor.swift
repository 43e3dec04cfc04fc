import Figures
import Items
import Zip

/// Compresses the items of a bundle as they come: the table, the array, and a file for each.
struct ItemCompressor: ~Copyable {
    private let contents: BundleContents
    private var periods: PeriodNames
    private var pieces: PieceCompressor
    private var files = FileCompressor()
    private var table: StreamCompressor
    private var array: StreamCompressor
    private var row: [UInt8] = []
    private var object: [UInt8] = []
    private(set) var count = 0

    /// The pieces go into the spool, the two long entries each into one of their own, since they grow side by side.
    init(_ contents: BundleContents, into spool: SpoolFile, directory: String) throws {
        let spools = (try SpoolFile(in: directory), try SpoolFile(in: directory))
        self.contents = contents
        periods = PeriodNames(contents.grouping, in: contents.timeZone)
        pieces = PieceCompressor(into: spool)
        table = StreamCompressor(into: spools.0)
        array = StreamCompressor(into: spools.1)
        row.append(CSVWriter.header)
    }

    mutating func compress(_ item: Item, adding entries: inout [BundleEntry]) throws {
        if contents.includesCSV {
            CSVWriter.append(item, to: &row)
            try table.write(row)
            row.removeAll(keepingCapacity: true)
        }
        if contents.includesJSON {
            object.removeAll(keepingCapacity: true)
            object.append(count == 0 ? "[\n" : ",\n" as StaticString)
            let start = object.count
            object.append(json: item)
            try array.write(object)
            object.append(UInt8(ascii: "\n"))
            object.removeFirst(start)
            entries.append(try pieces.compress(object, path: path(of: item), identity: identity(of: item)))
        }
        count += 1
    }

    /// Adds what the item has beside its fields to its folder.
    mutating func compressDetails(
        of bundled: BundleItem,
        with stream: inout StreamCompressor,
        adding entries: inout [BundleEntry],
        heard: () throws -> Void
    ) throws {
        let folder = folder(of: bundled.item)
        let identity = identity(of: bundled.item)
        if contents.includesJSON {
            if !bundled.comments.isEmpty {
                let text = DetailJSON.comments(bundled.comments)
                entries.append(try pieces.compress(text, path: "\(folder)/comments.json", identity: identity))
            }
            if !bundled.history.isEmpty {
                let text = DetailJSON.history(bundled.history)
                entries.append(try pieces.compress(text, path: "\(folder)/history.json", identity: identity))
            }
        }
        guard !bundled.attachments.isEmpty else { return }
        for attachment in bundled.attachments {
            guard let file = attachment.file else { continue }
            let path = "\(folder)/attachments/\(SafeName.component(attachment.attachment.name))"
            var entry = try files.compress(file.path, as: path, with: &stream) { _ in try heard() }
            // Two attachments of an item may have one name.
            entry.identity = self.identity(of: bundled.item, attachment.attachment.externalID)
            entries.append(entry)
        }
        let text = DetailJSON.attachments(bundled.attachments)
        entries.append(try pieces.compress(text, path: "\(folder)/attachments.json", identity: identity))
    }

    /// Ends the two long entries; without an item they are an empty table and an empty array.
    mutating func finish(adding entries: inout [BundleEntry]) throws {
        if contents.includesCSV {
            try table.write(row)
            entries.append(try table.finish(path: "items.csv"))
        }
        if contents.includesJSON {
            try array.write(Array((count == 0 ? "[]\n" : "\n]\n").utf8))
            entries.append(try array.finish(path: "items.json"))
        }
    }

    private mutating func path(of item: Item) -> String {
        folder(of: item) + ".json"
    }

    /// Where the files lie that belong to an item.
    private mutating func folder(of item: Item) -> String {
        "items/\(periods.name(at: item.createdAt))/\(SafeName.component(item.key))"
    }

    private func identity(of item: Item, _ part: String = "") -> UInt32 {
        var hash = FNV1a()
        for part in [item.source.type.rawValue, item.source.name, item.externalID, part] where !part.isEmpty {
            hash.add(part)
            hash.add(0 as UInt8)
        }
        return UInt32(truncatingIfNeeded: hash.value)
    }
}
