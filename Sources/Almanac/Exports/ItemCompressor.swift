import Zip

/// Compresses the items of a bundle as they come: the table, the array, and a file for each.
struct ItemPress: ~Copyable {
    private let contents: BundleContents
    private var periods: PeriodNames
    private var pieces: PiecePress
    private var files = FilePress()
    private var table: StreamPress
    private var array: StreamPress
    private var row: [UInt8] = []
    private var object: [UInt8] = []
    private(set) var count = 0

    /// The pieces go into the spool, the two long entries each into one of their own, since they grow side by side.
    init(_ contents: BundleContents, into spool: SpoolFile, directory: String) throws {
        let spools = (try SpoolFile(in: directory), try SpoolFile(in: directory))
        self.contents = contents
        periods = PeriodNames(contents.grouping, in: contents.timeZone)
        pieces = PiecePress(into: spool)
        table = StreamPress(into: spools.0)
        array = StreamPress(into: spools.1)
        row.append(CSVWriter.header)
    }

    mutating func press(_ item: Item, adding entries: inout [BundleEntry]) throws {
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
            entries.append(try pieces.press(object, path: path(of: item), identity: identity(of: item)))
        }
        count += 1
    }

    /// Adds what the item has beside its fields to its folder.
    mutating func pressDetails(
        of bundled: BundleItem,
        with stream: inout StreamPress,
        adding entries: inout [BundleEntry],
        heard: (Int) throws -> Void
    ) throws {
        let folder = folder(of: bundled.item)
        let identity = identity(of: bundled.item)
        if contents.includesJSON {
            if !bundled.comments.isEmpty {
                let text = DetailJSON.comments(bundled.comments)
                entries.append(try pieces.press(text, path: "\(folder)/comments.json", identity: identity))
            }
            if !bundled.history.isEmpty {
                let text = DetailJSON.history(bundled.history)
                entries.append(try pieces.press(text, path: "\(folder)/history.json", identity: identity))
            }
        }
        guard !bundled.attachments.isEmpty else { return }
        for attachment in bundled.attachments {
            guard let file = attachment.file else { continue }
            let path = "\(folder)/attachments/\(SafeName.component(attachment.attachment.name))"
            var entry = try files.press(BundleFile(path: path, file: file.path), with: &stream, heard: heard)
            // Two attachments of an item may have one name.
            entry.identity = self.identity(of: bundled.item, attachment.attachment.externalID)
            entries.append(entry)
        }
        let text = DetailJSON.attachments(bundled.attachments)
        entries.append(try pieces.press(text, path: "\(folder)/attachments.json", identity: identity))
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
