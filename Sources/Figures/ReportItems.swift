package import Items
package import Storage

/// The items that a report lists: those created or closed in its ranges, each once.
package struct ReportItems {
    package let reader: ItemReader
    let filters: ItemFilters
    /// In order and apart from each other.
    package let ranges: [Range<Timestamp>]

    package init(_ reader: ItemReader, _ spec: ExportSpec) {
        self.reader = reader
        filters = spec.filters
        ranges = Self.merged(spec.listedDays.map { $0.interval(in: spec.timeZone) })
    }

    /// Starts reading from the first item.
    func open() throws -> () throws -> Item? {
        try open { item, _ in item }
    }

    /// The same, with what `make` adds to each item.
    package func open<Value>(_ make: @escaping (Item, ItemCursor) throws -> Value) throws -> () throws -> Value? {
        var index = 0
        var cursor = try ranges.first.map { try reader.items(filters, in: $0) }
        return {
            while let current = cursor {
                while let item = try current.next() {
                    if !ranges[..<index].contains(where: { Self.falls(item, in: $0) }) {
                        return try make(item, current)
                    }
                }
                index += 1
                cursor = index < ranges.count ? try reader.items(filters, in: ranges[index]) : nil
            }
            return nil
        }
    }

    /// As the store sees it: an item of an earlier range is not listed again.
    private static func falls(_ item: Item, in range: Range<Timestamp>) -> Bool {
        let closing = item.statusCategory == .done ? item.closedAt.map { max($0, item.createdAt) } : nil
        return range.contains(item.createdAt) || closing.map(range.contains) ?? false
    }

    private static func merged(_ ranges: [Range<Timestamp>]) -> [Range<Timestamp>] {
        ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, range in
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
    }
}

extension ExportSpec {
    /// The stretches of time that the report is about.
    var listedDays: [DayRange] {
        reportType == .comparison ? comparisonPeriods.map(\.days) : [range]
    }
}
