import Zip

/// Compresses the items of a bundle as they come: the table, the array, and a file for each.
struct ItemPress: ~Copyable {
    private let contents: BundleContents
    private var periods: PeriodNames
    private var pieces: PiecePress
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
        "items/\(periods.name(at: item.createdAt))/\(SafeName.component(item.key)).json"
    }

    private func identity(of item: Item) -> UInt32 {
        var hash = FNV1a()
        for part in [item.source.type.rawValue, item.source.name, item.externalID] {
            hash.add(part)
            hash.add(0 as UInt8)
        }
        return UInt32(truncatingIfNeeded: hash.value)
    }
}
